using System.Text;

namespace Forensics.Bundle.Verification;

/// <summary>Tells how a custody list differs from the entries it should cover.</summary>
internal static class CustodyComparison
{
    private const int DigestChars = 64;
    private const int MaxReported = 20;
    private const int MaxShownChars = 2 * BundleLimits.MaxNameChars;

    public static void Report(ProblemList problems, string list, ReadOnlySpan<byte> expected, ReadOnlySpan<byte> actual)
    {
        for (var reported = 0; reported < MaxReported && !(expected.IsEmpty && actual.IsEmpty);)
        {
            var expectedLine = FirstLine(expected);
            var actualLine = FirstLine(actual);
            if (!expectedLine.IsEmpty && !actualLine.IsEmpty && NameOf(expectedLine).SequenceEqual(NameOf(actualLine)))
            {
                if (!expectedLine.SequenceEqual(actualLine) && ++reported > 0) problems.AddDamage(Show(NameOf(expectedLine)), $"its content does not have the digest that stands in {list}");
                expected = expected[expectedLine.Length..];
                actual = actual[actualLine.Length..];
            }
            else if (!expectedLine.IsEmpty && (actualLine.IsEmpty || actual.IndexOf(NameOf(expectedLine)) < 0))
            {
                reported++;
                problems.AddDamage(Show(NameOf(expectedLine)), $"it does not stand in {list}, which should cover it");
                expected = expected[expectedLine.Length..];
            }
            else
            {
                reported++;
                problems.AddDamage(list, $"it lists '{Show(NameOf(actualLine))}', which does not stand there in the archive");
                actual = actual[actualLine.Length..];
            }
        }
    }

    private static ReadOnlySpan<byte> FirstLine(ReadOnlySpan<byte> text)
    {
        var end = text.IndexOf((byte)'\n');
        return end < 0 ? text : text[..(end + 1)];
    }

    // Two spaces, name, newline: unique within a list.
    private static ReadOnlySpan<byte> NameOf(ReadOnlySpan<byte> line) => line.Length > DigestChars ? line[DigestChars..] : line;

    private static string Show(ReadOnlySpan<byte> name)
    {
        var shown = new StringBuilder();
        foreach (var c in name[..Math.Min(name.Length, MaxShownChars)]) shown.Append(c is < (byte)' ' or > (byte)'~' ? '?' : (char)c);
        return shown.ToString().Trim(' ', '?');
    }
}
