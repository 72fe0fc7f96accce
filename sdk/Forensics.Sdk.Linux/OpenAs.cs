namespace Forensics.Sdk.Linux;

/// <summary>What an object is opened as. Every descriptor is close-on-exec, and no open waits for another process.</summary>
public enum OpenAs
{
    /// <summary>A directory, to be listed; anything else gives ENOTDIR. Its access time stays (O_NOATIME) where we may ask for that.</summary>
    Directory = 0,

    /// <summary>
    /// A regular file, to be read; anything else gives EINVAL, and is never opened: opening a device can act on it. Its access time stays where we may ask for that.
    /// Two calls more than <see cref="KernelFile"/>.
    /// </summary>
    RegularFile = 1,

    /// <summary>A file of a kernel file system such as /proc, to be read: opened at once, whatever it is, without waiting (O_NONBLOCK, O_NOCTTY).
    /// Not for a place where others may put devices.</summary>
    KernelFile = 2,

    /// <summary>A place only (O_PATH): can be asked for its status or opened below, not read. A symbolic link that is not followed is opened itself.</summary>
    Place = 3,
}
