using Forensics.Sdk.Images.Reading;
using Forensics.Sdk.Images.Reading.Verification;

namespace Forensics.Host.Commands.Disk;

/// <summary>The words that text and JSON share.</summary>
internal static class DiskWords
{
    public static string Of(ImageFormat format) => format switch
    {
        ImageFormat.Raw => "raw",
        ImageFormat.SplitRaw => "split-raw",
        ImageFormat.Ewf => "ewf-e01",
        ImageFormat.Smart => "ewf-s01",
        _ => throw new ArgumentOutOfRangeException(nameof(format)),
    };

    public static string Of(DigestKind kind) => kind switch
    {
        DigestKind.Md5 => "md5",
        DigestKind.Sha1 => "sha1",
        DigestKind.Sha256 => "sha256",
        _ => throw new ArgumentOutOfRangeException(nameof(kind)),
    };

    /// <summary>The last line of a verification.</summary>
    public static string Verdict(ImageFacts facts, ImageVerification verification)
    {
        var isMediaProven = verification.Comparisons.Count > 0 && verification.Comparisons.All(comparison => comparison.IsEqual);
        return verification switch
        {
            { IsIntact: true, Comparisons.Count: > 0 } => $"intact: yes, the media has {Proof(verification)}",
            { IsIntact: true, IsCompared: true } => "intact: yes, each file has the digest given for it; there was no digest of the media to compare with",
            { IsIntact: true } => "intact: nothing is wrong with it, and there is no digest to compare with: give one with --md5, --sha1, --sha256 or --sums",
            _ when facts.IsCut => $"intact: no, cut: {facts.MediaBytes - facts.PresentBytes} of {facts.MediaBytes} bytes of the media are missing",
            _ when verification.DamagedSectors > 0 => $"intact: no, {verification.DamagedSectors} sectors of the media are damaged",
            _ when verification.Comparisons.Any(comparison => !comparison.IsEqual) => "intact: no, the media has another digest",
            _ when verification.Segments.Any(segment => segment.IsEqual == false) && !isMediaProven => "intact: no, a file has another digest than was given for it",
            _ when isMediaProven => $"intact: no, something in its files is damaged; the media has {Proof(verification)}",
            _ => "intact: no, something in its files is damaged",
        };
    }

    private static string Proof(ImageVerification verification)
        => string.Join(" and ", verification.Comparisons.Select(comparison => $"the {Of(comparison.Kind)} {(comparison.IsStored ? "stored in it" : "given for it")}"));
}
