namespace Forensics.Plugins.Processes;

/// <summary>What is open.</summary>
internal enum OpenFileType
{
    /// <summary>Of the kernel's own making: eventfd, epoll, a namespace.</summary>
    Anonymous = 0,

    File = 1,
    Directory = 2,
    CharacterDevice = 3,
    BlockDevice = 4,
    Fifo = 5,
    Socket = 6,
    Symlink = 7,
}
