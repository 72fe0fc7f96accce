using Forensics.Sdk;

namespace Forensics.Plugins.State.Device;

/// <summary>Lines of <c>NAME=value</c>, the value perhaps in quotes, as os-release(5) has them. The last one of a name counts.</summary>
internal sealed class Assignments
{
    private readonly Dictionary<string, EvidenceText> values = new(StringComparer.Ordinal);

    public int Count => values.Count;

    public static Assignments Of(IEnumerable<ReadOnlyMemory<byte>> lines)
    {
        var assignments = new Assignments();
        foreach (var line in lines.Take(DeviceLimits.ConfigurationLines))
        {
            var text = line.Trim(" \t\r"u8);
            var equals = text.Span.IndexOf((byte)'=');
            if (equals > 0 && text.Span[0] != '#')
            {
                assignments.values[new EvidenceText(text[..equals]).ToString()] = new(Unquoted(text[(equals + 1)..]));
            }
        }

        return assignments;
    }

    /// <returns>Null when it is not there or empty.</returns>
    public EvidenceText? Find(string name) => values.TryGetValue(name, out var value) && !value.Bytes.IsEmpty ? value : null;

    // Within double quotes a backslash keeps one of $ " \ ` as it is.
    private static ReadOnlyMemory<byte> Unquoted(ReadOnlyMemory<byte> value)
    {
        var text = value.Span;
        if (text is not [(byte)'"' or (byte)'\'', .., var last] || last != text[0])
        {
            return value;
        }

        var inner = value[1..^1];
        if (text[0] == '\'' || !inner.Span.Contains((byte)'\\'))
        {
            return inner;
        }

        var result = new List<byte>(inner.Length);
        for (var i = 0; i < inner.Length; i++)
        {
            var isEscape = inner.Span[i] == '\\' && i + 1 < inner.Length && inner.Span[i + 1] is (byte)'$' or (byte)'"' or (byte)'\\' or (byte)'`';
            i += isEscape ? 1 : 0;
            result.Add(inner.Span[i]);
        }

        return result.ToArray();
    }
}
