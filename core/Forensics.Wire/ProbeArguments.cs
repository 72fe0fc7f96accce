namespace Forensics.Wire;

/// <summary>The worker's arguments when all that it is to do is to touch a path that may never be answered: the first of these, then the path.</summary>
/// <remarks>It prints one byte before each thing that it touches, and ends with 0 when all was answered, whatever the answers were.</remarks>
public static class ProbeArguments
{
    /// <summary>The object alone; of a folder its first names, of a file its first bytes; the folder that it lies in when it is none itself.</summary>
    public const string Place = "probe";

    /// <summary>A folder and everything below it, links not followed: what a plugin directory is looked through for.</summary>
    public const string Tree = "probe-tree";

    /// <summary>How much of a file is read, in bytes: as much as a profile, a key or a <c>plugin.json</c> may have.</summary>
    public const int ReadBytes = 4 << 20;
}
