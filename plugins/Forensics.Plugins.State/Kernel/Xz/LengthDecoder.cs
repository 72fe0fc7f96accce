namespace Forensics.Plugins.State.Kernel.Xz;

/// <summary>Lengths of matches, 2 to 273.</summary>
internal sealed class LengthDecoder
{
    private const int States = 16;
    private const int Least = 2;

    private readonly ushort[] choices = new ushort[2];
    private readonly ushort[] low = new ushort[States * 8];
    private readonly ushort[] middle = new ushort[States * 8];
    private readonly ushort[] high = new ushort[256];

    public void Reset()
    {
        foreach (var probabilities in new[] { choices, low, middle, high })
        {
            RangeDecoder.Reset(probabilities);
        }
    }

    public int Decode(ref RangeDecoder range, int positionState)
        => Least + (range.Bit(ref choices[0]) == 0 ? range.Tree(low.AsSpan(positionState * 8, 8), 3)
            : range.Bit(ref choices[1]) == 0 ? 8 + range.Tree(middle.AsSpan(positionState * 8, 8), 3)
            : 16 + range.Tree(high, 8));
}
