using System.Globalization;
using System.Text;
using Forensics.Sdk;
using Forensics.Sdk.Linux;

namespace Forensics.Plugins.Memory.Device.Swap;

/// <summary>What <c>/sys/dev/block</c> says of a block device.</summary>
/// <param name="files">Reads it.</param>
/// <param name="device">Its number.</param>
internal sealed class BlockDevice(RootFiles files, ulong device)
{
    private const string Encrypted = "CRYPT-";

    private readonly EvidencePath folder = Folder(string.Create(CultureInfo.InvariantCulture, $"{DeviceNumber.Major(device)}:{DeviceNumber.Minor(device)}"));

    /// <summary>Its name below <c>/dev</c>, as the kernel has it; null when it is not known.</summary>
    public string? Name => Text(folder, "uevent")?.Split('\n').FirstOrDefault(line => line.StartsWith("DEVNAME=", StringComparison.Ordinal))?["DEVNAME=".Length..];

    /// <summary>Of a zram device: how many bytes it can hold; null for every other device.</summary>
    public long? ZramBytes => Number(Text(folder, "disksize"));

    /// <summary>Of a zram device: its counters, the first of them the bytes held, what they are compressed, and what that takes (Documentation/admin-guide/blockdev/zram.rst).</summary>
    public IReadOnlyList<long?> ZramCounters => [.. (Text(folder, "mm_stat") ?? string.Empty).Split(' ', StringSplitOptions.RemoveEmptyEntries).Take(3).Select(Number)];

    /// <summary>Of a zram device: how it compresses.</summary>
    public string? ZramAlgorithm
    {
        get
        {
            // The chosen one is in brackets.
            var text = Text(folder, "comp_algorithm") ?? string.Empty;
            var start = text.IndexOf('[', StringComparison.Ordinal);
            var end = text.IndexOf(']', StringComparison.Ordinal);
            return start >= 0 && end > start ? text[(start + 1)..end] : null;
        }
    }

    /// <summary>The mapping of dm-crypt that it is, or lies on: its name and id. What is read through it is not encrypted.</summary>
    public string? EncryptedBy()
    {
        var seen = new HashSet<EvidencePath> { folder };
        var next = new Queue<EvidencePath>(seen);
        for (var looked = 0; looked < SwapLimits.DevicesBelow && next.TryDequeue(out var place); looked++)
        {
            if (Text(place, "dm/uuid") is { } uuid && uuid.StartsWith(Encrypted, StringComparison.Ordinal))
            {
                return $"{Text(place, "dm/name")} ({uuid})";
            }

            foreach (var below in files.List(Below(place, "slaves")).Take(SwapLimits.DevicesBelow))
            {
                // The entry is a link to the device's own folder, of which nothing but its number is taken.
                if (Text(place, $"slaves/{below}/dev") is { } number && Folder(number) is var found && seen.Add(found))
                {
                    next.Enqueue(found);
                }
            }
        }

        return null;
    }

    private static EvidencePath Folder(string number) => EvidencePath.Of($"/sys/dev/block/{number.Replace('/', '_')}");

    private static EvidencePath Below(EvidencePath folder, string name) => new((byte[])[.. folder.Bytes.Span, (byte)'/', .. Encoding.UTF8.GetBytes(name)]);

    private static long? Number(string? text) => long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : null;

    private string? Text(EvidencePath at, string name)
        => files.Read(Below(at, name), SwapLimits.TableBytes) is { } content && Encoding.UTF8.GetString(content.Span).Trim() is { Length: > 0 } text ? text : null;
}
