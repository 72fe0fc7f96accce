using Forensics.Sdk;

namespace Forensics.Plugins.Processes;

/// <summary>Cuts arguments to what a line of JSON can take: a byte becomes up to six there, and once more a third as base64.</summary>
internal static class ArgumentBudget
{
    // Quotes and a comma, and null with a comma in the list of exact bytes.
    private const int ListBytes = 8;
    private const int EscapedBytes = 6;

    // The dearest byte: an escape, and its share of base64. An empty argument costs ListBytes for its one NUL.
    private const int WorstBytes = 8;

    /// <summary>Keeps arguments from the first on while they fit, and the beginning of the one that does not.</summary>
    /// <param name="arguments">All of them.</param>
    /// <param name="budgetBytes">For both lists of the record.</param>
    /// <returns>The same list when everything fits.</returns>
    public static IReadOnlyList<EvidenceText> Fit(IReadOnlyList<EvidenceText> arguments, int budgetBytes)
    {
        var left = (long)budgetBytes;
        for (var i = 0; i < arguments.Count; i++)
        {
            var cost = Cost(arguments[i]);
            if (cost > left)
            {
                var room = (int)Math.Clamp((left - ListBytes - WorstBytes) / WorstBytes, 0, arguments[i].Bytes.Length);
                return [.. arguments.Take(i), .. room == 0 ? Array.Empty<EvidenceText>() : [new(arguments[i].Bytes[..room])]];
            }

            left -= cost;
        }

        return arguments;
    }

    /// <summary>What a list that fits takes.</summary>
    public static int CostOf(IReadOnlyList<EvidenceText>? texts) => (int)(texts?.Sum(Cost) ?? 0);

    private static long Cost(EvidenceText argument)
    {
        var bytes = argument.Bytes.Span;
        var cost = ListBytes + (long)bytes.Length;
        foreach (var value in bytes)
        {
            // Beyond ASCII the encoder may escape, two bytes of UTF-8 or more becoming one escape or two.
            cost += value is < 0x20 or > 0x7e ? EscapedBytes - 1 : value is (byte)'"' or (byte)'\\' ? 1 : 0;
        }

        return argument.IsExactText ? cost : cost + (bytes.Length / 3 * 4) + 4;
    }
}
