using System.Net;
using System.Text;
using Forensics.Sdk;

namespace Acme.Collector;

/// <summary>
/// One line of a name table, as <c>hosts(5)</c> has it: an address, then names, separated by blanks and tabs; <c>#</c> begins a comment.
/// </summary>
internal static class HostsLine
{
    /// <returns>False for a line that is neither blank nor an entry.</returns>
    public static bool TryParse(ReadOnlyMemory<byte> line, out (string Address, IReadOnlyList<EvidenceText> Names)? entry)
    {
        entry = null;
        var words = Words(line);
        if (words.Count == 0)
        {
            return true;
        }

        var address = Encoding.Latin1.GetString(words[0].Span);
        if (words.Count == 1 || !IPAddress.TryParse(address, out _))
        {
            return false;
        }

        entry = (address, [.. words.Skip(1).Select(word => new EvidenceText(word))]);
        return true;
    }

    private static List<ReadOnlyMemory<byte>> Words(ReadOnlyMemory<byte> line)
    {
        var comment = line.Span.IndexOf((byte)'#');
        var rest = comment < 0 ? line : line[..comment];
        var words = new List<ReadOnlyMemory<byte>>();
        foreach (var range in rest.Span.SplitAny(" \t\r"u8))
        {
            if (rest[range] is { IsEmpty: false } word)
            {
                words.Add(word);
            }
        }

        return words;
    }
}
