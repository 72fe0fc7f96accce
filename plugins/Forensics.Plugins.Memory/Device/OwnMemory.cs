using System.Globalization;
using System.Text;
using Forensics.Sdk;
using Forensics.Sdk.Linux;

namespace Forensics.Plugins.Memory.Device;

/// <summary>Memory of this process and of the one that started it, which writes the bundle: what an image has of ourselves. Bytes; null what is not known.</summary>
/// <param name="Pid">The process.</param>
/// <param name="ResidentBytes">In memory now, program files included.</param>
/// <param name="PeakBytes">The most that it was.</param>
/// <param name="AnonymousBytes">Of those in memory now what no file backs.</param>
internal sealed record OwnMemory(int Pid, long? ResidentBytes, long? PeakBytes, long? AnonymousBytes)
{
    private const int MaxBytes = 64 << 10;

    /// <summary>Reads both.</summary>
    public static (OwnMemory? Collector, OwnMemory? Host) Read(TargetRoot root)
    {
        var own = Fields(root, "self");
        var parent = own is not null && int.TryParse(own.GetValueOrDefault("PPid"), CultureInfo.InvariantCulture, out var pid) && pid > 0 ? Fields(root, pid.ToString(CultureInfo.InvariantCulture)) : null;
        return (Of(own), Of(parent));
    }

    private static OwnMemory? Of(Dictionary<string, string>? fields)
        => fields is not null && int.TryParse(fields.GetValueOrDefault("Pid"), CultureInfo.InvariantCulture, out var pid)
            ? new(pid, Bytes(fields, "VmRSS"), Bytes(fields, "VmHWM"), Bytes(fields, "RssAnon")) : null;

    // "VmRSS:\t   1234 kB".
    private static long? Bytes(Dictionary<string, string> fields, string name)
        => fields.GetValueOrDefault(name)?.Split(' ') is [var number, "kB"] && long.TryParse(number, NumberStyles.None, CultureInfo.InvariantCulture, out var kibibytes) ? kibibytes << 10 : null;

    private static Dictionary<string, string>? Fields(TargetRoot root, string process)
    {
        if (root.ReadFile(Encoding.ASCII.GetBytes($"/proc/{process}/status"), OpenAs.KernelFile, MaxBytes, out var content).Failed)
        {
            return null;
        }

        var fields = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var line in Encoding.Latin1.GetString(content.Bytes.Span).Split('\n'))
        {
            if (line.IndexOf(':', StringComparison.Ordinal) is > 0 and var colon)
            {
                fields.TryAdd(line[..colon], line[(colon + 1)..].Trim());
            }
        }

        return fields;
    }
}
