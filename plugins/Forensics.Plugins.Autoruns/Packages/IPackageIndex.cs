using Forensics.Sdk;

namespace Forensics.Plugins.Autoruns.Packages;

/// <summary>Which package owns a path, and what its content was when it was packaged: from the root's own package databases, read directly.</summary>
internal interface IPackageIndex
{
    /// <summary>The owner of a path. Paths below merged folders (<c>/bin</c> and <c>/usr/bin</c>) are one.</summary>
    /// <param name="path">Absolute.</param>
    /// <returns>Null when no package has it.</returns>
    PackagedFile? Find(EvidencePath path);
}
