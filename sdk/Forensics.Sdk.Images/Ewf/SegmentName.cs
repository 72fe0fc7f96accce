namespace Forensics.Sdk.Images.Ewf;

/// <summary>What the files of an image end with: <c>E01</c> to <c>E99</c>, then <c>EAA</c> to <c>EZZ</c>, <c>FAA</c> and so on to <c>ZZZ</c>.</summary>
public static class SegmentName
{
    private const int Letters = 26;
    private const int Numbered = 99;

    /// <summary>The last segment that has a name.</summary>
    public const int MostSegments = Numbered + (('Z' - 'E' + 1) * Letters * Letters);

    /// <summary>The extension of a segment, without a dot.</summary>
    /// <param name="segment">From 1 to <see cref="MostSegments"/>.</param>
    /// <param name="first">The letter of the first segments, as its file has it: <c>E</c>, or <c>e</c>.</param>
    public static string Extension(int segment, char first = 'E')
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(segment, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(segment, MostSegments);
        if (segment <= Numbered)
        {
            return $"{first}{segment:D2}";
        }

        var ordinal = segment - Numbered - 1;
        var a = (char)(char.IsLower(first) ? 'a' : 'A');
        return new([(char)(first + (ordinal / (Letters * Letters))), (char)(a + (ordinal / Letters % Letters)), (char)(a + (ordinal % Letters))]);
    }
}
