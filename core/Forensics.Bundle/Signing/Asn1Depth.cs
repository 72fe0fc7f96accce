namespace Forensics.Bundle.Signing;

/// <summary>
/// Looks at an encoding before a recursive parser does: one value with definite lengths, nested no deeper than
/// <see cref="BundleLimits.MaxAsn1Depth"/> (X.690 section 8.1). A stack overflow cannot be caught, so depth is bounded here, by a loop.
/// Octet strings are looked into as well, because certificate extensions are parsed out of them later.
/// </summary>
internal static class Asn1Depth
{
    private const int Constructed = 0x20;
    private const int OctetString = 0x04;
    private const int MaxWrappings = 3;

    public static bool IsAcceptable(ReadOnlySpan<byte> encoding) =>
        TryRead(encoding, 0, encoding.Length, out _, out _, out var end) && end == encoding.Length && Walk(encoding, true, 0);

    // An octet string may hold anything: there, only depth is a fault, malformed content is none.
    private static bool Walk(ReadOnlySpan<byte> encoding, bool strict, int wrappings)
    {
        Span<int> ends = stackalloc int[BundleLimits.MaxAsn1Depth];
        var depth = 0;
        ends[0] = encoding.Length;
        for (var at = 0; ;)
        {
            while (depth > 0 && at == ends[depth]) depth--;
            if (at == encoding.Length) return true;
            if (!TryRead(encoding, at, ends[depth], out var tag, out var content, out var end)) return !strict;
            at = end;
            if ((tag & Constructed) != 0 && content < end)
            {
                if (++depth == BundleLimits.MaxAsn1Depth) return false;
                ends[depth] = end;
                at = content;
            }
            else if (tag == OctetString && wrappings < MaxWrappings && !Walk(encoding[content..end], false, wrappings + 1))
            {
                return false;
            }
        }
    }

    private static bool TryRead(ReadOnlySpan<byte> encoding, int at, int limit, out int tag, out int content, out int end)
    {
        (tag, content, end) = (0, 0, 0);
        if (limit - at < 2) return false;
        tag = encoding[at++];
        if ((tag & 0x1F) == 0x1F) return false;
        int length = encoding[at++];
        if (length >= 0x80)
        {
            var octets = length & 0x7F;
            if (octets is 0 or > 3 || limit - at < octets) return false;
            length = 0;
            for (var i = 0; i < octets; i++) length = (length << 8) | encoding[at++];
        }

        content = at;
        end = at + length;
        return length <= limit - at;
    }
}
