using Forensics.Sdk.Linux;

namespace Forensics.Sdk.Quarantine.Files;

/// <summary>What the journal keeps of a removal before it begins: all that <see cref="RemovalRepair"/> needs after a crash.</summary>
public sealed record RemovalTicket
{
    /// <summary>The file's path.</summary>
    public required EvidencePath Path { get; init; }

    /// <summary>The token of the act.</summary>
    public required string Token { get; init; }

    /// <summary>The file.</summary>
    public required FileKey File { get; init; }

    /// <summary>Its folder.</summary>
    public required FileKey Folder { get; init; }

    /// <summary>Its size when it was captured, in bytes.</summary>
    public required long SizeBytes { get; init; }

    /// <summary>Its modification time when it was captured.</summary>
    public required UnixTime ModifiedAt { get; init; }

    /// <summary>Its flags when it was captured, as letters of <c>lsattr(1)</c>: those that the act clears are set again when it is put back. Null where there are none.</summary>
    public IReadOnlyList<string>? Flags { get; init; }

    /// <summary>What leads to the file when its name is gone and others are not: their flags are the file's. Null where none of <see cref="Flags"/> protects it, or the file system has no such thing.</summary>
    public FileHandle? Handle { get; init; }

    /// <summary>Those of <see cref="Flags"/> that a removal clears.</summary>
    internal uint ProtectingFlags => InodeFlags.Of(Flags ?? []).Bits & RemovalAct.ProtectingFlags;

    /// <summary>The ticket of a removal.</summary>
    /// <param name="capture">The file.</param>
    /// <param name="token">As for <see cref="FileRemoval.Remove"/>.</param>
    /// <returns>The ticket.</returns>
    /// <exception cref="ArgumentException">The token is none.</exception>
    public static RemovalTicket Of(FileCapture capture, string token)
    {
        ArgumentNullException.ThrowIfNull(capture);
        ActLimits.CheckToken(token);
        var ticket = new RemovalTicket
        {
            Path = capture.Path,
            Token = token,
            File = capture.Key,
            Folder = capture.FolderKey,
            SizeBytes = capture.Metadata.SizeBytes,
            ModifiedAt = capture.Metadata.ModifiedAt,
            Flags = capture.Metadata.Lsattr,
        };
        return ticket.ProtectingFlags != 0 && !FileHandle.Read(capture.Content, out var handle).Failed ? ticket with { Handle = handle } : ticket;
    }
}
