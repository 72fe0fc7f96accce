namespace Forensics.Sdk.Images.Reading.Verification;

/// <summary>Reads an image whole, each file and the media in it once, and compares.</summary>
public static class ImageVerifier
{
    /// <summary>Verifies an image.</summary>
    /// <param name="image">The image.</param>
    /// <param name="options">What else to compare with.</param>
    /// <param name="cancellationToken">Ends it early.</param>
    /// <returns>What was found. Files that cannot be read are in it.</returns>
    /// <exception cref="OperationCanceledException">It was ended early.</exception>
    public static ImageVerification Verify(DiskImage image, ImageVerifyOptions options, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(image);
        ArgumentNullException.ThrowIfNull(options);
        using var files = new SegmentDigests(image.Media.Files);
        var pass = new MediaPass(image.Media, files);
        var digests = pass.Run(options.Progress, cancellationToken);
        var problems = new List<string>(image.Facts.Problems);
        var segments = Compare(image.Media.Files, files.Finish(), options.Sums, problems);
        var comparisons = Compare(image.Facts, digests, options.Expected);
        return new()
        {
            ReadBytes = pass.ReadBytes,
            Digests = digests,
            Comparisons = comparisons,
            Damaged = pass.Damaged,
            DamagedSectors = pass.DamagedSectors,
            Segments = segments,
            Problems = problems,
            IsIntact = problems.Count == 0 && pass.DamagedSectors == 0 && !image.Facts.IsCut
                && comparisons.All(comparison => comparison.IsEqual) && segments.All(segment => segment.IsEqual ?? true),
        };
    }

    private static List<SegmentVerification> Compare(
        IReadOnlyList<ImageFile> files, IReadOnlyList<(string? Sha256, string? Problem)> digests, IReadOnlyDictionary<string, string>? sums, List<string> problems)
    {
        List<SegmentVerification> segments = [];
        foreach (var (file, (sha256, problem)) in files.Zip(digests))
        {
            if (problem is not null)
            {
                problems.Add(problem);
            }

            var expected = sums?.GetValueOrDefault(file.Name);
            if (sums is not null && expected is null)
            {
                problems.Add($"no SHA-256 was given for {file.Name}");
            }

            segments.Add(new(file.Name, file.LengthBytes, sha256, expected is null ? null : string.Equals(expected, sha256, StringComparison.OrdinalIgnoreCase)));
        }

        return segments;
    }

    private static List<DigestComparison> Compare(ImageFacts facts, IReadOnlyDictionary<DigestKind, string> digests, IReadOnlyDictionary<DigestKind, string> given)
    {
        List<DigestComparison> comparisons = [];
        Add(DigestKind.Md5, facts.Md5, isStored: true);
        Add(DigestKind.Sha1, facts.Sha1, isStored: true);
        foreach (var kind in Enum.GetValues<DigestKind>())
        {
            Add(kind, given.GetValueOrDefault(kind), isStored: false);
        }

        return comparisons;

        void Add(DigestKind kind, string? expected, bool isStored)
        {
            if (expected is not null)
            {
                comparisons.Add(new(kind, expected.ToLowerInvariant(), isStored, string.Equals(expected, digests[kind], StringComparison.OrdinalIgnoreCase)));
            }
        }
    }
}
