namespace Forensics.Sdk.Images.Digests;

/// <summary>A digest of one stream. Not for several threads at a time.</summary>
internal abstract class MediaDigest : IDisposable
{
    /// <summary>Whether <see cref="Save"/> works.</summary>
    public abstract bool CanSave { get; }

    public abstract void Append(ReadOnlySpan<byte> bytes);

    /// <summary>The words after a multiple of 64 bytes, as bytes in the order of the digest.</summary>
    public abstract byte[] Save();

    /// <summary>The digest; no more may follow.</summary>
    public abstract byte[] Finish();

    public abstract void Dispose();
}
