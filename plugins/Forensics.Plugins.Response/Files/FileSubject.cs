using Forensics.Sdk;
using Forensics.Sdk.Linux;
using Forensics.Sdk.Linux.Proc;
using Forensics.Sdk.Quarantine.Files;
using Microsoft.Win32.SafeHandles;

namespace Forensics.Plugins.Response.Files;

/// <summary>One file that is acted on: captured by its names, or, when it has none any more, by the process that runs it.</summary>
internal sealed class FileSubject : IDisposable
{
    private readonly HeldFile? held;

    private FileSubject(IReadOnlyList<FileCapture> captures, HeldFile? held, EvidencePath path, SafeFileHandle content, PosixMetadata metadata, FileKey key)
        => (Captures, this.held, Path, Content, Metadata, Key) = (captures, held, path, content, metadata, key);

    /// <summary>Its names that were asked for; empty when it has none.</summary>
    public IReadOnlyList<FileCapture> Captures { get; private set; }

    /// <summary>Its first name, or what it was called.</summary>
    public EvidencePath Path { get; }

    public SafeFileHandle Content { get; }

    public PosixMetadata Metadata { get; }

    public FileKey Key { get; }

    /// <summary>What of its state could not be read.</summary>
    public IReadOnlyList<CollectionFault> Faults => Captures.Count > 0 ? Captures[0].Faults : [];

    /// <summary>Where it holds data; null when it has no holes.</summary>
    public IReadOnlyList<Extent>? Extents { get; private init; }

    /// <summary>What of it is to be stored.</summary>
    public long DataBytes => Extents?.Sum(extent => extent.LengthBytes) ?? Metadata.SizeBytes;

    /// <summary>Why it has no names to be removed; null when it has.</summary>
    public string? NamelessBecause { get; private init; }

    /// <summary>Of a captured file.</summary>
    public static FileSubject Of(FileCapture capture) => new([capture], null, capture.Path, capture.Content, capture.Metadata, capture.Key) { Extents = capture.Extents };

    /// <summary>Of a program that only a process has still, or that lies where our paths do not lead.</summary>
    /// <param name="file">The program.</param>
    /// <param name="path">What the kernel calls it.</param>
    /// <param name="because">Why it has no name here.</param>
    /// <param name="subject">Null when an error is returned.</param>
    public static Errno Of(HeldFile file, EvidencePath path, string because, out FileSubject? subject)
    {
        subject = null;
        var error = FileKey.Read(file.Handle, file.Handle, out var key);
        if (!error.Failed)
        {
            var status = file.Status;
            _ = FileExtents.Find(file.Handle, (long)status.LengthBytes, ActLimits.Extents, out var extents);
            subject = new([], file, path, file.Handle, status.ToFileMetadata(), key!) { NamelessBecause = because, Extents = extents };
        }

        return error;
    }

    /// <summary>One more name of the same file.</summary>
    public void Add(FileCapture capture) => Captures = [.. Captures, capture];

    /// <summary>The whole content, holes as zeros; each call from the start.</summary>
    public Stream OpenContent() => new ExtentStream(Content, Metadata.SizeBytes == 0 ? [] : [new(0, Metadata.SizeBytes)]);

    /// <summary>The content as long as it is now.</summary>
    /// <exception cref="IOException">Its length cannot be asked for.</exception>
    public Stream OpenNow()
        => FileStatus.Read(Content, out var now) is { Failed: true } error ? throw new IOException($"statx: {error}")
            : new ExtentStream(Content, now.LengthBytes == 0 ? [] : [new(0, checked((long)now.LengthBytes))]);

    public bool HasChanged() => held?.HasChanged() ?? Captures[0].HasChanged();

    public void Dispose()
    {
        held?.Dispose();
        foreach (var capture in Captures)
        {
            capture.Dispose();
        }
    }
}
