using Forensics.Sdk.Images.Reading;
using Forensics.Sdk.Images.Reading.Files;

namespace Forensics.Sdk.Images.Ewf.Reading;

/// <summary>Finds the segments of an image by the name of the first: whole, or in the parts that a bundle has.</summary>
internal sealed class SegmentFinder(IImageFiles files, string first)
{
    private const string LetterThenOne = "01";
    private readonly char? letter = LetterOf(first);

    /// <summary>Whether the name of the first tells the names of the others.</summary>
    public bool CanFind => letter is not null;

    /// <summary>The letter that the segments of an image begin with, if the name is that of a first one.</summary>
    public static char? LetterOf(string name)
        => name.Length > 4 && name[^4] == '.' && name.EndsWith(LetterThenOne, StringComparison.Ordinal) && name[^3] is 'E' or 'e' or 'S' or 's' ? name[^3] : null;

    public string NameOf(int segment) => CanFind ? string.Concat(first.AsSpan(0, first.Length - 3), SegmentName.Extension(segment, letter!.Value)) : $"segment {segment}";

    /// <returns>The segment; null when it is not there.</returns>
    public ImageFile? Open(int segment, ProblemList problems)
    {
        // Names of SMART end sooner: s01 to zzz.
        if (letter is not { } known || segment > ImageLimits.Segments || SegmentName.Extension(segment, known)[0] is > 'z' or (> 'Z' and < 'a'))
        {
            return null;
        }

        var name = NameOf(segment);
        var other = string.Concat(name.AsSpan(0, name.Length - 3), SegmentName.Extension(segment, char.IsLower(known) ? char.ToUpperInvariant(known) : char.ToLowerInvariant(known)));
        return files.Open(name) ?? PartJoin.TryJoin(files, PartNames.OfBundle(name), problems) ?? files.Open(other);
    }

    /// <summary>The name of a segment that is there after one that is not.</summary>
    public string? LaterName(int segment) => CanFind ? PartJoin.LaterName(files, NameOf, segment + 1, ImageLimits.Segments) : null;
}
