using System.Buffers.Text;
using Forensics.Sdk;

namespace Forensics.Plugins.State.Kernel;

/// <summary>One line of <c>/proc/modules</c>: <c>nf_tables 303104 2 nft_ct,nft_chain_nat, Live 0xffffffffc0a00000 (OE)</c> (proc_modules(5)).</summary>
internal sealed record ProcModule(EvidenceText Name, long? SizeBytes, long? ReferenceCount, IReadOnlyList<EvidenceText> UsedBy, string? State, string? LoadAddress, string Taints)
{
    private const int LeastFields = 6;

    /// <summary>Parses a line.</summary>
    /// <returns>Null when it is none of a module.</returns>
    public static ProcModule? Parse(ReadOnlyMemory<byte> line)
    {
        var fields = new List<ReadOnlyMemory<byte>>();
        foreach (var range in line.Span.Split((byte)' '))
        {
            fields.Add(line[range]);
        }

        if (fields.Count < LeastFields || fields[0].IsEmpty)
        {
            return null;
        }

        var users = fields[3].Span.SequenceEqual("-"u8) ? [] : new EvidenceText(fields[3]).ToString().Split(',', StringSplitOptions.RemoveEmptyEntries);
        var address = new EvidenceText(fields[5]).ToString();
        var state = new EvidenceText(fields[4]).ToString();
        return new(
            new(fields[0].ToArray()), Number(fields[1].Span), Number(fields[2].Span), [.. users.Where(user => user != "[permanent]").Select(user => new EvidenceText(System.Text.Encoding.UTF8.GetBytes(user)))],
            state switch { "Live" => "live", "Loading" => "coming", "Unloading" => "going", _ => null },
            address.StartsWith("0x", StringComparison.Ordinal) && address[2..].Trim('0').Length > 0 ? address[2..] : null,
            fields.Count > LeastFields ? new EvidenceText(fields[6]).ToString().Trim('(', ')') : string.Empty);
    }

    private static long? Number(ReadOnlySpan<byte> text) => Utf8Parser.TryParse(text, out long number, out var used) && used == text.Length ? number : null;
}
