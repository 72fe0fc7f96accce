namespace Forensics.Sdk;

/// <summary>What an object of a file system is (<c>inode(7)</c>).</summary>
public enum PosixType
{
    /// <summary>A regular file.</summary>
    File = 0,

    /// <summary>A directory.</summary>
    Directory = 1,

    /// <summary>A symbolic link.</summary>
    Symlink = 2,

    /// <summary>A named pipe.</summary>
    Fifo = 3,

    /// <summary>A socket.</summary>
    Socket = 4,

    /// <summary>A block device.</summary>
    BlockDevice = 5,

    /// <summary>A character device.</summary>
    CharacterDevice = 6,
}
