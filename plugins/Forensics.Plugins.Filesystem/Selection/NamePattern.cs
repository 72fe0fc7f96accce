namespace Forensics.Plugins.Filesystem.Selection;

/// <summary>
/// A mask on a name, byte by byte, with the signs of <c>glob(7)</c>: <c>*</c> any bytes, <c>?</c> one byte, <c>[a-z]</c> one of these, <c>[!a-z]</c> one of the
/// others, <c>\</c> before a sign for the sign itself. A leading dot is nothing special. An unclosed bracket stands for itself.
/// </summary>
/// <param name="mask">The mask.</param>
internal sealed class NamePattern(byte[] mask)
{
    /// <summary>Whether a whole name fits.</summary>
    public bool Fits(ReadOnlySpan<byte> name)
    {
        // No recursion: after a mismatch the last star takes one byte more, earlier ones never have to.
        var (at, read) = (0, 0);
        var (starAt, starIn) = (-1, 0);
        while (read < name.Length)
        {
            if (at < mask.Length && mask[at] == '*')
            {
                (starAt, starIn) = (at++, read);
            }
            else if (at < mask.Length && FitsOne(name[read], at, out var next))
            {
                at = next;
                read++;
            }
            else if (starAt >= 0)
            {
                at = starAt + 1;
                read = ++starIn;
            }
            else
            {
                return false;
            }
        }

        return mask.AsSpan(at).IndexOfAnyExcept((byte)'*') < 0;
    }

    private bool FitsOne(byte value, int at, out int next)
    {
        next = at + 1;
        switch (mask[at])
        {
            case (byte)'?':
                return true;
            case (byte)'\\' when next < mask.Length:
                return mask[next++] == value;
            case (byte)'[' when Close(at) is > 0 and var close:
                next = close + 1;
                return FitsSet(value, mask.AsSpan(at + 1, close - at - 1));
            default:
                return mask[at] == value;
        }
    }

    // A bracket right after the opening, or after its exclamation mark, is one of the bytes.
    private int Close(int open)
    {
        var first = open + 1 < mask.Length && mask[open + 1] is (byte)'!' or (byte)'^' ? open + 3 : open + 2;
        return first >= mask.Length ? -1 : Array.IndexOf(mask, (byte)']', first);
    }

    private static bool FitsSet(byte value, ReadOnlySpan<byte> set)
    {
        var isNegated = set[0] is (byte)'!' or (byte)'^';
        set = isNegated ? set[1..] : set;
        var found = false;
        for (var i = 0; i < set.Length; i++)
        {
            if (i + 2 < set.Length && set[i + 1] == '-')
            {
                found |= value >= set[i] && value <= set[i + 2];
                i += 2;
            }
            else
            {
                found |= value == set[i];
            }
        }

        return found != isNegated;
    }
}
