using System.Globalization;
using System.Text;
using Forensics.Sdk;
using Forensics.Sdk.Linux;

namespace Forensics.Plugins.Disk.Devices;

/// <summary>What <c>/sys/class/block</c> says of one block device.</summary>
internal sealed class BlockDevice
{
    private const int SectorUnitBytes = 512;

    private readonly RootFiles files;
    private readonly EvidencePath folder;

    private BlockDevice(RootFiles files, EvidencePath folder, string name, SpecialDevice number)
    {
        this.files = files;
        this.folder = folder;
        Name = name;
        Number = number;
        SysfsPath = files.Root.PlaceOf(folder.Bytes.Span);
        Holders = Names("holders");
        Slaves = Names("slaves");
        Kind = KindOf();
        Parent = Kind == "partition" ? Component(SysfsPath, fromEnd: 1) : null;
        SizeBytes = Number64("size") is { } sectors and <= long.MaxValue / SectorUnitBytes ? sectors * SectorUnitBytes : null;
    }

    /// <summary>The kernel's, which is its name in the folders of <c>/sys</c>.</summary>
    public string Name { get; }

    public SpecialDevice Number { get; }

    /// <summary>Where its node lies, as a rule.</summary>
    public EvidencePath Path => EvidencePath.Of($"/dev/{Name.Replace('!', '/')}");

    /// <summary>Where it is in <c>/sys</c>; null when that cannot be told.</summary>
    public EvidencePath? SysfsPath { get; }

    /// <summary>disk, partition, or what makes it: loop, dm, md, zram, ram, nbd.</summary>
    public string Kind { get; }

    /// <summary>Of a partition: its disk.</summary>
    public string? Parent { get; }

    /// <summary>What is made of it.</summary>
    public IReadOnlyList<string> Holders { get; }

    /// <summary>What it is made of.</summary>
    public IReadOnlyList<string> Slaves { get; }

    public long? SizeBytes { get; }

    public string? DmName => Text("dm/name");

    public string? DmUuid => Text("dm/uuid");

    public string? MdLevel => Text("md/level");

    /// <summary>Of a loop device: its file.</summary>
    public string? BackingFile => Text("loop/backing_file");

    /// <summary>Whether it has content to tell of: kernels have loop, RAM and network devices that are not used.</summary>
    public bool IsInUse => SizeBytes is > 0 || Kind is "disk" or "partition" or "dm" or "md";

    /// <summary>Reads one.</summary>
    /// <param name="files">Reads it.</param>
    /// <param name="name">Its name there.</param>
    /// <returns>Null when it is none, or gone.</returns>
    public static BlockDevice? Read(RootFiles files, EvidenceText name)
    {
        var folder = BytePath.Child("/sys/class/block"u8, name.Bytes.Span);
        var number = (TextOf(files, folder, "dev") ?? string.Empty).Split(':');
        return number is [var major, var minor] && uint.TryParse(major, NumberStyles.None, CultureInfo.InvariantCulture, out var majorNumber)
            && uint.TryParse(minor, NumberStyles.None, CultureInfo.InvariantCulture, out var minorNumber)
            ? new(files, folder, name.ToString(), new(majorNumber, minorNumber)) : null;
    }

    /// <summary>A whole number of one of its files.</summary>
    public long? Number64(string name) => long.TryParse(Text(name), NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : null;

    /// <summary>Yes or no of one of its files.</summary>
    public bool? Flag(string name) => Text(name) switch { "0" => false, "1" => true, _ => null };

    /// <summary>The first line of the first of its files that has one.</summary>
    public string? First(params ReadOnlySpan<string> names)
    {
        foreach (var name in names)
        {
            if (Text(name) is { } text)
            {
                return text;
            }
        }

        return null;
    }

    public string? Text(string name) => TextOf(files, folder, name);

    /// <summary>The serial number of a SCSI disk: page 0x80 of its vital product data, after 4 bytes of header (SPC-4, 7.8.13).</summary>
    public string? ScsiSerial
        => files.ReadKernel(Below(folder, "device/vpd_pg80"), DiskLimits.AttributeBytes) is { Length: > 4 } page ? Clean(page.Span[4..]) : null;

    private static EvidencePath Below(EvidencePath folder, string name) => new((byte[])[.. folder.Bytes.Span, (byte)'/', .. Encoding.UTF8.GetBytes(name)]);

    private static string? TextOf(RootFiles files, EvidencePath folder, string name)
        => files.ReadKernel(Below(folder, name), DiskLimits.AttributeBytes) is { } content ? Clean(content.Span) : null;

    private static string? Clean(ReadOnlySpan<byte> content)
    {
        var text = Encoding.UTF8.GetString(content).Trim().Trim('\0').Trim();
        return text.Length == 0 ? null : text[..Math.Min(text.Length, DiskLimits.AttributeCharacters)];
    }

    private static string? Component(EvidencePath? path, int fromEnd) => path?.ToString().Split('/') is { } parts && parts.Length > fromEnd + 1 ? parts[^(fromEnd + 1)] : null;

    private string KindOf()
        => Text("partition") is not null ? "partition"
            : DmName is not null ? "dm"
            : MdLevel is not null || Text("md/array_state") is not null ? "md"
            : Name.StartsWith("loop", StringComparison.Ordinal) ? "loop"
            : Name.StartsWith("zram", StringComparison.Ordinal) ? "zram"
            : Name.StartsWith("ram", StringComparison.Ordinal) ? "ram"
            : Name.StartsWith("nbd", StringComparison.Ordinal) ? "nbd"
            : "disk";

    private IReadOnlyList<string> Names(string name) => [.. files.List(Below(folder, name)).Take(DiskLimits.Neighbours).Select(entry => entry.ToString())];
}
