using Forensics.Sdk;

namespace Forensics.Plugins.Autoruns.Packages;

/// <summary>A root without a package database.</summary>
internal sealed class NoPackages : IPackageIndex
{
    public PackagedFile? Find(EvidencePath path) => null;
}
