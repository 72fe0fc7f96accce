using Forensics.Sdk.Linux.Packages;

namespace Forensics.Plugins.Autoruns.Enriching;

/// <summary>Compares a file with what its package brought: the words of <c>package_state</c>.</summary>
/// <param name="databases">Has looked up the file's path.</param>
internal sealed class PackageVerdict(PackageDatabases databases)
{
    /// <summary>Tells it.</summary>
    /// <param name="file">What was read of the file.</param>
    /// <returns>The owner, null when none is known; the state, null when it cannot be told.</returns>
    public (PackagedFile? Owner, string? State) Of(FileState file)
    {
        if (file.Packaged is not { } place)
        {
            return (null, null);
        }

        if (databases.OwnerOf(place) is not { } owner)
        {
            return (null, !databases.IsComplete ? null : databases.IsAny ? "unpackaged" : "no-database");
        }

        var digest = owner.DigestAlgorithm switch { "md5" => file.Digests?.Md5, "sha1" => file.Digests?.Sha1, "sha256" => file.Digests?.Sha256, _ => null };
        return (owner, owner.Digest is null ? "no-digest"
            : digest is null ? null
            : owner.Digest.Equals(Convert.ToHexStringLower(digest), StringComparison.Ordinal) ? "unchanged"
            : owner.IsConfiguration ? "configuration-changed" : "changed");
    }
}
