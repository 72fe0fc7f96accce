namespace Forensics.Bundle;

/// <summary>What is done with content beside storing it.</summary>
public sealed record ContentRules
{
    /// <summary>Written under its own name, with MD5.</summary>
    public static ContentRules Default { get; } = new();

    /// <summary>True: if it is known (<see cref="BundleWriterOptions.Known"/>), or was stored before, and nothing of it is written when it ends, nothing is; its summary tells
    /// where it lies. What has come to be in parts by then, and what is shorter than 512 bytes and not known, is stored all the same.</summary>
    public bool MayBeElsewhere { get; init; }

    /// <summary>Whether MD5 is made beside SHA-256. It is the slowest of all digests, and nothing but a name in lists of known files.</summary>
    public bool HasMd5 { get; init; } = true;

    /// <summary>Whether SHA-1 is made beside SHA-256.</summary>
    public bool HasSha1 { get; init; }

    /// <summary>Whether a later run may go on with it: then nothing but <see cref="BundleWriter.Checkpoint"/>, an entry that is full, and the close end a part of it.</summary>
    public bool IsResumable { get; init; }

    /// <summary>How much of it a run stored that this one goes on with (<see cref="BundleWriter.Resume"/>), in bytes: what is appended follows. 0 when nothing.</summary>
    public long ContinuesAtBytes { get; init; }
}
