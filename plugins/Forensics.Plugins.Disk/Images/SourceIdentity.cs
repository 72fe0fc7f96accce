using Forensics.Plugins.Disk.Reading;
using Forensics.Sdk;

namespace Forensics.Plugins.Disk.Images;

/// <summary>By what a source is known again: of a device what it says of itself, since its name and number may be another's after a start; of a file where it lies.</summary>
internal sealed record SourceIdentity
{
    public required string Kind { get; init; }

    public required long LengthBytes { get; init; }

    public required int SectorBytes { get; init; }

    public required string? Serial { get; init; }

    public required string? Model { get; init; }

    public required string? Wwid { get; init; }

    /// <summary>Of a partition: where it begins.</summary>
    public required long? StartSector { get; init; }

    /// <summary>Of a file.</summary>
    public required ulong? Inode { get; init; }

    public required long? ModifiedSeconds { get; init; }

    /// <summary>SHA-256 of its first bytes, of a device that says nothing of itself: a disk of a virtual machine, a loop device, a mapping.</summary>
    public string? StartSha256 { get; init; }

    /// <summary>The path that was asked for, where nothing else tells one from another.</summary>
    public required string Path { get; init; }

    public static SourceIdentity Of(EvidencePath path, SourceFile file, Devices.BlockDevice? device, string? serial, string? model, string? wwid) => new()
    {
        Kind = device?.Kind ?? (file.IsDevice ? "disk" : "file"),
        LengthBytes = file.LengthBytes,
        SectorBytes = file.SectorBytes,
        Serial = serial,
        Model = model,
        Wwid = wwid,
        StartSector = device?.Number64("start"),
        Inode = file.IsDevice ? null : file.Status.Inode,
        ModifiedSeconds = file.IsDevice ? null : file.Status.ModifiedAt.Seconds,
        Path = path.ToString(),
    };

    /// <summary>Why it is not the same; null when it is.</summary>
    public string? DifferenceTo(SourceIdentity earlier)
        => Kind != earlier.Kind ? $"it was a {earlier.Kind}"
            : LengthBytes != earlier.LengthBytes ? $"it was {earlier.LengthBytes} bytes long, and is {LengthBytes}"
            : SectorBytes != earlier.SectorBytes ? $"its sectors were {earlier.SectorBytes} bytes long"
            : StartSector != earlier.StartSector ? "it began elsewhere on its disk"
            : (Serial, Model, Wwid) != (earlier.Serial, earlier.Model, earlier.Wwid) ? $"it was another disk: {earlier.Model} {earlier.Serial} {earlier.Wwid}"
            : Inode != earlier.Inode || ModifiedSeconds != earlier.ModifiedSeconds ? "it is another file, or was written to"
            : Serial is null && Wwid is null && Path != earlier.Path ? $"nothing but its path tells it from others, and that was {earlier.Path}"
            : StartSha256 != earlier.StartSha256 ? "nothing but its path and its content tells it from others, and its first bytes are other ones now"
            : null;
}
