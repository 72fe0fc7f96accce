namespace Forensics.Plugins.Response.Files;

/// <summary>Digests that content must have: of each kind that is given, one.</summary>
/// <param name="Sha256">Lower-case hex; empty for any.</param>
/// <param name="Md5">Lower-case hex; empty for any.</param>
internal sealed record ContentCriteria(IReadOnlySet<string> Sha256, IReadOnlySet<string> Md5)
{
    public bool IsAny => Sha256.Count == 0 && Md5.Count == 0;

    public static ContentCriteria Of(FileTargetOptions options) => new(Set(options.Sha256), Set(options.Md5));

    public bool Holds(string sha256, string md5) => (Sha256.Count == 0 || Sha256.Contains(sha256)) && (Md5.Count == 0 || Md5.Contains(md5));

    private static HashSet<string> Set(IEnumerable<string> digests) => digests.Select(digest => digest.ToLowerInvariant()).ToHashSet(StringComparer.Ordinal);
}
