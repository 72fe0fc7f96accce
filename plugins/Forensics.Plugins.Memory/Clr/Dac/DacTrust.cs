using Forensics.Sdk;
using Forensics.Sdk.Linux.Hashing;
using Forensics.Sdk.Linux.Packages;

namespace Forensics.Plugins.Memory.Clr.Dac;

/// <summary>
/// Decides whether a DAC may be loaded. It is native code that lies where the suspect may have written: being in the right place proves nothing, its content must be known.
/// </summary>
/// <param name="hashes">SHA-256 that the operator trusts, in hexadecimal.</param>
/// <param name="own">The DAC of the runtime that runs this program; null when there is none.</param>
/// <param name="packages">
/// Package databases of the root under inspection - never those of a process's own root: a container would vouch for itself, and its code would run outside of it.
/// </param>
internal sealed class DacTrust(IEnumerable<string> hashes, DacFile? own, PackageDatabases packages)
{
    private readonly HashSet<string> trusted = hashes.Select(hash => hash.ToLowerInvariant()).ToHashSet(StringComparer.Ordinal);

    /// <summary>Judges one.</summary>
    /// <param name="dac">The DAC.</param>
    public DacVerdict Judge(DacFile dac)
    {
        if (trusted.Contains(dac.Sha256))
        {
            return new(dac, IsTrusted: true, "its SHA-256 is one that the operator trusts");
        }

        if (own is not null && own.Sha256 == dac.Sha256)
        {
            return new(dac, IsTrusted: true, "it equals the DAC of the runtime that runs this program");
        }

        // Who may name a path in the profile or on the command line runs this program; whether others could write there was looked at when it was opened.
        if (dac.Origin == DacOrigin.Named)
        {
            return new(dac, IsTrusted: true, "the operator named it (dac_paths), and nobody else can write it");
        }

        return dac.Place is { } path ? JudgeByPackage(dac, path) : new(dac, IsTrusted: false, "its SHA-256 is not known, and it has no place that a package could own");
    }

    private DacVerdict JudgeByPackage(DacFile dac, EvidencePath place)
    {
        var faults = packages.Find([place]);
        if (packages.OwnerOf(place) is not { } owner)
        {
            return new(dac, IsTrusted: false, faults.Count > 0 ? $"its SHA-256 is not known, and the package database could not be read: {faults[0].Message}"
                : packages.IsAny ? "its SHA-256 is not known, and no package owns it" : "its SHA-256 is not known, and the root under inspection has no package database");
        }

        var name = owner.Version is null ? owner.Package : $"{owner.Package} {owner.Version}";
        if (owner.Digest is null || Digest(owner.DigestAlgorithm, dac.Digests) is not { } digest)
        {
            return new(dac, IsTrusted: false, $"its SHA-256 is not known, and package {name} has no digest of it");
        }

        return digest == owner.Digest
            ? new(dac, IsTrusted: true, $"it is as package {name} brought it ({owner.DigestAlgorithm}), by the package database of the root under inspection")
            : new(dac, IsTrusted: false, $"it is not as package {name} brought it ({owner.DigestAlgorithm})");
    }

    // The weak ones are all that some of these databases have. To make a second file of the same digest is out of reach for each.
    private static string? Digest(string? algorithm, FileDigests digests)
        => (algorithm switch { "md5" => digests.Md5, "sha1" => digests.Sha1, "sha256" => digests.Sha256, _ => null }) is { } digest ? Convert.ToHexStringLower(digest) : null;
}
