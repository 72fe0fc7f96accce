namespace Forensics.Sdk.Linux.Packages;

/// <summary>What a package manager wrote down about the files that it installed, read directly: no program or library of the root runs.</summary>
internal interface IPackageDatabase
{
    /// <summary>Goes through the database once and answers for the paths that are asked for. What cannot be read is left as a fault in <paramref name="files"/>.</summary>
    /// <param name="files">The root.</param>
    /// <param name="search">What is asked; gets the answers.</param>
    /// <returns>Whether the root has such a database.</returns>
    bool Search(RootFiles files, OwnerSearch search);
}
