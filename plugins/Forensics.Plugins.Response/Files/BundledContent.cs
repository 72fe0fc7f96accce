using Forensics.Sdk;
using Forensics.Sdk.Quarantine.Store;

namespace Forensics.Plugins.Response.Files;

/// <summary>A content that went into the bundle.</summary>
/// <param name="IsWhole">The bundle has all of it.</param>
/// <param name="Hash">Of all of it, the zeros of its holes among it.</param>
internal sealed record BundledContent(bool IsWhole, ContentHash Hash)
{
    /// <summary>Puts a file's content into the bundle: of a sparse one the data alone.</summary>
    /// <param name="context">The context.</param>
    /// <param name="path">What it is called.</param>
    /// <param name="metadata">Its state.</param>
    /// <param name="whole">The content, with the zeros of its holes; closed in the end.</param>
    /// <param name="extents">Where it has data; null when it has no holes.</param>
    /// <param name="cancellationToken">Ends it.</param>
    /// <exception cref="IOException">It cannot be read.</exception>
    public static async ValueTask<BundledContent> StoreAsync(
        CollectionContext context, EvidencePath path, PosixMetadata metadata, Stream whole, IReadOnlyList<Extent>? extents, CancellationToken cancellationToken)
    {
        // The host digests what it stores: only of a sparse file that is not all of it.
        using var hashed = extents is null ? null : new HashedStream(whole, cancellationToken);
        using var content = hashed is null ? whole : new DataOfHoles(hashed, extents!);
        var source = new BlobSource { Kind = BlobKind.File, Path = path, LengthBytes = extents?.Sum(extent => extent.LengthBytes) ?? metadata.SizeBytes, Extents = extents, Metadata = metadata, Digests = BlobDigests.Md5 };
        var stored = await context.StoreHashedAsync(source, content, cancellationToken).ConfigureAwait(false);
        var isWhole = stored.IsWhole && stored.LengthBytes == source.LengthBytes && (hashed is null || hashed.ReadBytes == metadata.SizeBytes);
        return new(isWhole, hashed?.Finish() ?? new(stored.Sha256, stored.Md5 ?? string.Empty));
    }
}
