using System.ComponentModel;
using Forensics.Sdk;
using Forensics.Sdk.Quarantine.Store;

namespace Forensics.Plugins.Response.Files.Records;

/// <summary>A file that went into the quarantine.</summary>
[Record("quarantine.object", 1)]
[Description("A file that went into the quarantine of the device.")]
internal sealed record QuarantineObjectRecord
{
    [Description("Its id in the quarantine: 16 hexadecimal digits.")]
    public required string Id { get; init; }

    [Description("The name that it had; the first of several.")]
    public required EvidencePath Path { get; init; }

    [Description("All names of it that were taken.")]
    public required IReadOnlyList<EvidencePath> Paths { get; init; }

    [Description("Length of its content in bytes.")]
    public required ulong? SizeBytes { get; init; }

    [Description("MD5 of its content in hexadecimal digits.")]
    public required string? Md5 { get; init; }

    [Description("SHA-256 of its content in hexadecimal digits.")]
    public required string? Sha256 { get; init; }

    [Description("As in every record that speaks of the file.")]
    public required string? FileId { get; init; }

    [Description("Whether nothing leads to the original any more: it has no name, and no process holds it.")]
    public required bool OriginalDeleted { get; init; }

    [Description("Why it does not hold: codes with words, separated by semicolons; null when it does.")]
    public required string? WhyNot { get; init; }

    [Description("When this was read.")]
    public required UnixTime ReadAt { get; init; }

    public static QuarantineObjectRecord Of(QuarantineObject kept, bool originalDeleted, string? whyNot, TimeProvider clock) => new()
    {
        Id = kept.Id,
        Path = kept.Origin.Paths[0],
        Paths = kept.Origin.Paths,
        SizeBytes = (ulong)kept.SizeBytes,
        Md5 = kept.Md5,
        Sha256 = kept.Sha256,
        FileId = kept.Origin.FileId,
        OriginalDeleted = originalDeleted,
        WhyNot = whyNot,
        ReadAt = UnixTime.Of(clock.GetUtcNow()),
    };
}
