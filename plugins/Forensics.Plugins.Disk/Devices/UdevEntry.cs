using System.Globalization;
using System.Text;
using Forensics.Sdk;
using Forensics.Sdk.Linux;

namespace Forensics.Plugins.Disk.Devices;

/// <summary>What udev found on a device when it came: <c>/run/udev/data/bMAJOR:MINOR</c>, lines <c>E:NAME=VALUE</c>. Nothing is read from the device for it.</summary>
internal sealed class UdevEntry
{
    private readonly Dictionary<string, string> values = new(StringComparer.Ordinal);

    public string? TableType => values.GetValueOrDefault("ID_PART_TABLE_TYPE");

    public string? TableId => values.GetValueOrDefault("ID_PART_TABLE_UUID");

    public string? FileSystem => values.GetValueOrDefault("ID_FS_TYPE");

    public string? FileSystemId => values.GetValueOrDefault("ID_FS_UUID");

    public string? Serial => values.GetValueOrDefault("ID_SERIAL_SHORT");

    public static UdevEntry Read(RootFiles files, SpecialDevice device)
    {
        var entry = new UdevEntry();
        var path = EvidencePath.Of(string.Create(CultureInfo.InvariantCulture, $"/run/udev/data/b{device.Major}:{device.Minor}"));
        if (files.Read(path, DiskLimits.TableBytes) is { } content)
        {
            foreach (var line in Encoding.UTF8.GetString(content.Span).Split('\n'))
            {
                if (line.StartsWith("E:ID_", StringComparison.Ordinal) && line.IndexOf('=', StringComparison.Ordinal) is > 2 and var at && at + 1 < line.Length)
                {
                    entry.values[line[2..at]] = line[(at + 1)..Math.Min(line.Length, at + 1 + DiskLimits.AttributeCharacters)];
                }
            }
        }

        return entry;
    }
}
