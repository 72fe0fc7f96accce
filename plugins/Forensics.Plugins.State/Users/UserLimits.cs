namespace Forensics.Plugins.State.Users;

/// <summary>The bounds of what is taken of a root's users.</summary>
internal static class UserLimits
{
    /// <summary>How much of passwd, shadow, group and their like is read, in bytes. 200,000 users have about 15 MB.</summary>
    public const int AccountFileBytes = 32 << 20;

    /// <summary>Accounts, and as many groups.</summary>
    public const int Accounts = 200_000;

    /// <summary>Memberships of users in groups, of all groups together.</summary>
    public const int Memberships = 1_000_000;

    /// <summary>Users in one list: a group's members, an alias.</summary>
    public const int ListEntries = 10_000;

    /// <summary>One list as it stands in a record, in bytes: a record of three has to fit a line of 1 MiB.</summary>
    public const int ListJsonBytes = 262_144;

    /// <summary>Longest line of passwd and shadow that is read, in bytes.</summary>
    public const int AccountLineBytes = 16_384;

    /// <summary>Longest statement of sudoers that is read, with its continuations, in bytes.</summary>
    public const int LineBytes = 65_536;

    /// <summary>Longest line of authorized_keys that is read, in bytes: OpenSSH takes keys of 16,384.</summary>
    public const int KeyLineBytes = 32_768;

    /// <summary>Longest text of one field kept, in bytes.</summary>
    public const int TextBytes = 16_384;

    /// <summary>Faults about single lines of one file; more are counted in one.</summary>
    public const int LineFaults = 50;

    /// <summary>Accounts whose home is looked at, and searched for keys.</summary>
    public const int Homes = 50_000;

    /// <summary>Supplementary groups and subordinate ranges told of one account.</summary>
    public const int PerAccount = 1_000;

    /// <summary>Files of sudoers, of sshd_config and what they include.</summary>
    public const int IncludedFiles = 1_000;

    /// <summary>Depth of includes: sudo's own limit.</summary>
    public const int IncludeDepth = 128;

    /// <summary>Rules of sudoers told.</summary>
    public const int SudoRules = 200_000;

    /// <summary>Text of all rules told, that of a line for each rule of it, in bytes.</summary>
    public const long SudoBytes = 64 << 20;

    /// <summary>Files looked at in one folder of keys.</summary>
    public const int KeyFiles = 200;

    /// <summary>How much of a file of keys is read, in bytes.</summary>
    public const int KeyFileBytes = 4 << 20;

    /// <summary>Keys told.</summary>
    public const int Keys = 200_000;

    /// <summary>Rotated files of wtmp, and of btmp.</summary>
    public const int LogonFiles = 100;

    /// <summary>Data of lastlog that is read, in bytes; its holes cost nothing.</summary>
    public const long LastlogBytes = 256 << 20;

    /// <summary>Terminals whose next logon is kept in mind while logons are paired.</summary>
    public const int Terminals = 100_000;

    /// <summary>Failures of one account that faillock is asked for: of a file of 64 KiB.</summary>
    public const int FaillockBytes = 65_536;

    /// <summary>How much of a file of userdb is read, in bytes.</summary>
    public const int UserRecordBytes = 65_536;

    /// <summary>How much of a session's file is read, in bytes.</summary>
    public const int SessionBytes = 16_384;

    /// <summary>How much of a short file of configuration is read, in bytes.</summary>
    public const int ShortFileBytes = 1 << 20;
}
