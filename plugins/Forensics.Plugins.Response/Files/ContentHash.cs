namespace Forensics.Plugins.Response.Files;

/// <summary>Digests of a whole content.</summary>
/// <param name="Sha256">Lower-case hex.</param>
/// <param name="Md5">Lower-case hex.</param>
internal sealed record ContentHash(string Sha256, string Md5)
{
    /// <exception cref="IOException">It cannot be read.</exception>
    public static ContentHash Of(Stream content, CancellationToken cancellationToken)
    {
        using var hashed = new HashedStream(content, cancellationToken);
        hashed.CopyTo(Stream.Null, ResponseLimits.CopyBytes);
        return hashed.Finish();
    }
}
