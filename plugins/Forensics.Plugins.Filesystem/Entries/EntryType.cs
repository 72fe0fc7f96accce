namespace Forensics.Plugins.Filesystem.Entries;

/// <summary>Types of a file (<c>inode(7)</c>); in JSON <c>block-device</c> and so on.</summary>
internal enum EntryType
{
    File = 0,
    Directory = 1,
    Symlink = 2,
    Fifo = 3,
    Socket = 4,
    BlockDevice = 5,
    CharacterDevice = 6,
}
