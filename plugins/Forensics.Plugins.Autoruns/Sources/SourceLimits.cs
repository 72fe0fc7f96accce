namespace Forensics.Plugins.Autoruns.Sources;

/// <summary>The bound of every loop here over what the root says.</summary>
internal static class SourceLimits
{
    /// <summary>Of a command, so many characters are looked at to tell its program.</summary>
    public const int CommandChars = 4_096;

    /// <summary>Words of a command that are looked at.</summary>
    public const int CommandWords = 256;

    /// <summary>Commands within commands: <c>sh -c "sh -c ..."</c>.</summary>
    public const int CommandDepth = 4;

    /// <summary>Longest line made of continued ones, in characters; what goes beyond begins a new one.</summary>
    public const int JoinedChars = 1 << 20;

    /// <summary>Paths that one pattern with stars gives.</summary>
    public const int PatternPaths = 200_000;

    /// <summary>Folders that are listed for one pattern; a fault says that there are more.</summary>
    public const int PatternFolders = 4_000;

    /// <summary>Folders of one PATH.</summary>
    public const int SearchFolders = 64;

    /// <summary>Folders whose names are remembered.</summary>
    public const int RememberedFolders = 1_000;

    /// <summary>Names in them that are remembered; of folders beyond each name is asked for.</summary>
    public const int RememberedNames = 1_000_000;

    /// <summary>Files of keys that sshd's configuration names, and that are looked at for each user; a fault says that there are more.</summary>
    public const int KeyFiles = 16;

    /// <summary>Files that include one another, with the patterns by which they do; a fault says that there are more.</summary>
    public const int IncludedFiles = 1_000;

    /// <summary>Levels below a home in which repositories are looked for.</summary>
    public const int RepositoryDepth = 4;

    /// <summary>Folders of one home in which repositories are looked for; a fault says that there are more.</summary>
    public const int RepositoryFolders = 4_000;

    /// <summary>Levels below <c>/sys/fs/bpf</c>.</summary>
    public const int PinDepth = 16;

    /// <summary>Folders below <c>/sys/fs/bpf</c>.</summary>
    public const int PinFolders = 10_000;

    /// <summary>Logs that the trigger of one script of logrotate names.</summary>
    public const int NamedLogs = 16;

    /// <summary>One EFI variable, in bytes; the kernel's own limit for a load option is far below.</summary>
    public const int EfiVariableBytes = 65_536;

    /// <summary>Parts of one EFI device path.</summary>
    public const int EfiPathNodes = 256;

    /// <summary>Longest JSON of a container, in bytes.</summary>
    public const int JsonBytes = 4 << 20;
}
