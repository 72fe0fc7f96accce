using System.Globalization;
using System.Text;
using Forensics.Sdk;
using Forensics.Sdk.Linux;

namespace Forensics.Plugins.Memory.Device.Swap;

/// <summary>Where the kernel looks for an image of a hibernation: <c>/sys/power/resume</c>, else <c>resume=</c> of its command line (Documentation/power/swsusp.rst).</summary>
/// <param name="Path">The block device; null when its number leads to none.</param>
/// <param name="Text">As it is configured.</param>
/// <param name="Device">Its number where that is what is configured.</param>
/// <param name="OffsetBytes">Where on it the area begins: not 0 for a file of swap.</param>
internal sealed record ResumePlace(EvidencePath? Path, string Text, ulong? Device, long OffsetBytes)
{
    private static readonly (string Tag, string Folder)[] Tags =
    [
        ("UUID=", "/dev/disk/by-uuid/"), ("LABEL=", "/dev/disk/by-label/"), ("PARTUUID=", "/dev/disk/by-partuuid/"), ("PARTLABEL=", "/dev/disk/by-partlabel/"),
    ];

    /// <summary>Looks for it.</summary>
    /// <param name="files">Reads the files.</param>
    /// <returns>Null when none is configured.</returns>
    public static ResumePlace? Read(RootFiles files)
    {
        var pageOffset = Line(files, "/sys/power/resume_offset");
        if (Line(files, "/sys/power/resume") is { } number && Number(number) is { } device and not 0)
        {
            return Of(files, number, device, pageOffset);
        }

        string[] words = (Line(files, "/proc/cmdline") ?? string.Empty).Split(' ', StringSplitOptions.RemoveEmptyEntries);
        pageOffset = Value(words, "resume_offset=") ?? pageOffset;
        return Value(words, "resume=") is not { } named ? null
            : Number(named) is { } byNumber ? Of(files, named, byNumber, pageOffset)
            : new(Place(named), named, null, Offset(pageOffset));
    }

    private static ResumePlace Of(RootFiles files, string text, ulong device, string? pageOffset)
        => new(new BlockDevice(files, device).Name is { } name ? EvidencePath.Of($"/dev/{name}") : null, text, device, Offset(pageOffset));

    private static EvidencePath? Place(string named)
    {
        foreach (var (tag, folder) in Tags)
        {
            if (named.StartsWith(tag, StringComparison.Ordinal))
            {
                return EvidencePath.Of(folder + named[tag.Length..].Trim('"').Replace('/', '_'));
            }
        }

        return named.StartsWith('/') ? EvidencePath.Of(named) : null;
    }

    private static string? Value(string[] words, string name) => words.LastOrDefault(word => word.StartsWith(name, StringComparison.Ordinal))?[name.Length..];

    private static ulong? Number(string text)
        => text.Split(':') is [var major, var minor] && uint.TryParse(major, NumberStyles.None, CultureInfo.InvariantCulture, out var majorNumber)
            && uint.TryParse(minor, NumberStyles.None, CultureInfo.InvariantCulture, out var minorNumber) ? DeviceNumber.Of(majorNumber, minorNumber) : null;

    private static long Offset(string? pages)
        => long.TryParse(pages, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number <= long.MaxValue / Environment.SystemPageSize ? number * Environment.SystemPageSize : 0;

    private static string? Line(RootFiles files, string path)
        => files.Read(EvidencePath.Of(path), SwapLimits.TableBytes) is { } content && Encoding.UTF8.GetString(content.Span).Trim() is { Length: > 0 } text ? text : null;
}
