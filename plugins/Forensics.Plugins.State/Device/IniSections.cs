using Forensics.Sdk;

namespace Forensics.Plugins.State.Device;

/// <summary>Lines of <c>key = value</c> below <c>[section]</c>, as sssd, Kerberos and Samba have them. Keys are compared without regard to case.</summary>
internal sealed class IniSections
{
    private readonly List<(string Section, string Key, EvidenceText Value)> entries = [];

    public static IniSections Of(IEnumerable<ReadOnlyMemory<byte>> lines)
    {
        var result = new IniSections();
        var section = string.Empty;
        foreach (var line in lines.Take(DeviceLimits.ConfigurationLines))
        {
            var text = line.Trim(" \t\r"u8);
            var equals = text.Span.IndexOf((byte)'=');
            if (text.Span is [(byte)'[', .., (byte)']'])
            {
                section = new EvidenceText(text[1..^1]).ToString().Trim();
            }
            else if (equals > 0 && text.Span[0] is not ((byte)'#' or (byte)';'))
            {
                result.entries.Add((section, new EvidenceText(text[..equals]).ToString().Trim(), new(text[(equals + 1)..].Trim(" \t"u8))));
            }
        }

        return result;
    }

    /// <summary>The first value of a key in a section.</summary>
    /// <returns>Null when there is none, or it is empty.</returns>
    public EvidenceText? First(Func<string, bool> section, string key)
    {
        foreach (var (name, entryKey, value) in entries)
        {
            if (section(name) && entryKey.Equals(key, StringComparison.OrdinalIgnoreCase) && !value.Bytes.IsEmpty)
            {
                return value;
            }
        }

        return null;
    }
}
