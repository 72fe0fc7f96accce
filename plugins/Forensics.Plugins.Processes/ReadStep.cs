namespace Forensics.Plugins.Processes;

/// <summary>What of a process may be slow to answer, or never answer: what lies in its memory, behind its memory's lock, or on its file systems.</summary>
[Flags]
internal enum ReadStep
{
    None = 0,
    Arguments = 1,
    Environment = 2,
    Links = 4,
    OpenFiles = 8,
    Maps = 16,

    /// <summary>Whether the name that a deleted file had leads to it again: a walk through any file system.</summary>
    DeletedNames = 32,
}
