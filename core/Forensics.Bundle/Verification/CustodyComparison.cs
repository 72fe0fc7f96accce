using System.Buffers.Binary;
using System.Runtime.InteropServices;
using System.Text;
using Forensics.Bundle.Container;

namespace Forensics.Bundle.Verification;

/// <summary>
/// Tells how a custody list differs from the entries it should cover: each entry that is missing on either side, or has another digest. One pass over both,
/// whatever they hold.
/// </summary>
internal static class CustodyComparison
{
    private const int DigestChars = 64;
    private const int MinLineBytes = DigestChars + 2 + 1 + 1;
    private const int MaxShownChars = 2 * BundleLimits.MaxNameChars;

    public static void Report(ProblemList problems, string list, ReadOnlySpan<byte> expected, ReadOnlySpan<byte> actual)
    {
        var whole = actual;
        actual = Lines(whole);
        var rest = whole.Length - actual.Length;
        var ahead = CountNames(actual);
        while (!(expected.IsEmpty && actual.IsEmpty))
        {
            var expectedLine = FirstLine(expected);
            var actualLine = FirstLine(actual);
            if (!expectedLine.IsEmpty && !actualLine.IsEmpty && NameOf(expectedLine).SequenceEqual(NameOf(actualLine)))
            {
                if (!expectedLine.SequenceEqual(actualLine))
                    problems.AddEntryDamage(Show(problems, NameOf(expectedLine)), $"its content does not have the digest that stands in {list}");
                expected = expected[expectedLine.Length..];
                Pass(ref actual, actualLine, ahead);
            }
            else if (!expectedLine.IsEmpty && (actualLine.IsEmpty || !ahead.ContainsKey(KeyOf(expectedLine))))
            {
                problems.AddEntryDamage(Show(problems, NameOf(expectedLine)), $"it does not stand in {list}, which should cover it");
                expected = expected[expectedLine.Length..];
            }
            else
            {
                problems.AddEntryDamage(list, problems.HasRoomForEntries ? $"it lists '{Show(problems, NameOf(actualLine))}', which does not stand there in the archive" : "");
                Pass(ref actual, actualLine, ahead);
            }
        }

        if (rest > 0) problems.AddEntryDamage(list, $"its last {rest} bytes are no lines of a digest and a name, and were not compared");
    }

    // What cannot be lines is not worth the time: a million empty ones take a few bytes of the file.
    private static ReadOnlySpan<byte> Lines(ReadOnlySpan<byte> text)
    {
        var length = 0;
        while (FirstLine(text[length..]) is { Length: >= MinLineBytes and <= CustodyText.MaxLineBytes } line) length += line.Length;
        return text[..length];
    }

    private static void Pass(ref ReadOnlySpan<byte> actual, ReadOnlySpan<byte> line, Dictionary<UInt128, int> ahead)
    {
        var key = KeyOf(line);
        if (--CollectionsMarshal.GetValueRefOrNullRef(ahead, key) == 0) ahead.Remove(key);
        actual = actual[line.Length..];
    }

    // How often each name is still to come. Digests of them, as in NameSet: nobody can make them collide, and they need no more memory than the list.
    private static Dictionary<UInt128, int> CountNames(ReadOnlySpan<byte> text)
    {
        var names = new Dictionary<UInt128, int>();
        while (!text.IsEmpty)
        {
            var line = FirstLine(text);
            CollectionsMarshal.GetValueRefOrAddDefault(names, KeyOf(line), out _)++;
            text = text[line.Length..];
        }

        return names;
    }

    private static UInt128 KeyOf(ReadOnlySpan<byte> line)
    {
        Span<byte> digest = stackalloc byte[Sha256Digest.Bytes];
        Sha256Digest.Of(NameOf(line), digest);
        return BinaryPrimitives.ReadUInt128LittleEndian(digest);
    }

    private static ReadOnlySpan<byte> FirstLine(ReadOnlySpan<byte> text)
    {
        var end = text.IndexOf((byte)'\n');
        return end < 0 ? text : text[..(end + 1)];
    }

    // Two spaces, name, newline: unique within a list.
    private static ReadOnlySpan<byte> NameOf(ReadOnlySpan<byte> line) => line.Length > DigestChars ? line[DigestChars..] : line;

    private static string Show(ProblemList problems, ReadOnlySpan<byte> name)
    {
        if (!problems.HasRoomForEntries) return "";
        var shown = new StringBuilder();
        foreach (var c in name[..Math.Min(name.Length, MaxShownChars)]) shown.Append(c is < (byte)' ' or > (byte)'~' ? '?' : (char)c);
        return shown.ToString().Trim(' ', '?');
    }
}
