namespace Forensics.Plugins.Autoruns.Systemd;

/// <summary>The bounds of what is taken of systemd's files.</summary>
internal static class SystemdLimits
{
    /// <summary>Longest line, continuations joined, in bytes: LONG_LINE_MAX, 1 MiB. systemd does not read on after a longer one.</summary>
    public const int LineBytes = 1 << 20;

    /// <summary>How much of one file is read, in bytes.</summary>
    public const int FileBytes = 16 << 20;

    /// <summary>How much of all files is read and kept, in bytes; files after that are not read, and a fault says so.</summary>
    public const long AllBytes = 128L << 20;

    /// <summary>Assignments taken of one file.</summary>
    public const int Assignments = 20_000;

    /// <summary>Faults about paths that are too long; more say nothing new.</summary>
    public const int LongPaths = 100;

    /// <summary>Commands of one line, and words of one list.</summary>
    public const int Words = 10_000;

    /// <summary>Links from one unit's name to the next that are followed: UNIT_FILE_FOLLOW_SYMLINK_MAX.</summary>
    public const int AliasSteps = 64;

    /// <summary>Drop-ins that are merged into one unit.</summary>
    public const int DropIns = 4_096;

    /// <summary>Units that are reached from what the boot starts.</summary>
    public const int ReachedUnits = 200_000;

    /// <summary>Instances of a template for which its drop-ins are told.</summary>
    public const int Instances = 16;

    /// <summary>Triggers that are told of one unit.</summary>
    public const int Triggers = 8;

    /// <summary>Folders below a folder of quadlets that are looked into.</summary>
    public const int QuadletDepth = 8;

    /// <summary>Folders of quadlets that are looked into, those below included.</summary>
    public const int QuadletFolders = 1_000;

    /// <summary>Longest result of specifiers put in, in bytes.</summary>
    public const int ExpandedBytes = 65_536;
}
