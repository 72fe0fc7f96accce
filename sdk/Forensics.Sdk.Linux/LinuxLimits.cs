namespace Forensics.Sdk.Linux;

/// <summary>The bound of every loop here over what the inspected device says. What goes beyond is stated, never cut in silence.</summary>
public static class LinuxLimits
{
    /// <summary>Longest path the kernel takes in one call, without the terminating NUL: PATH_MAX - 1, in bytes (<c>path_resolution(7)</c>).</summary>
    public const int PathBytes = 4_095;

    /// <summary>What is kept of a path as the subject of a fault by <see cref="RootFiles"/>, in bytes: of one that no call takes only the beginning.</summary>
    public const int SubjectBytes = 4_096;

    /// <summary>Longest name of one directory entry, in bytes: NAME_MAX.</summary>
    public const int NameBytes = 255;

    /// <summary>Longest target of a symbolic link that is read, in bytes. The kernel's own file systems stop at 4,095.</summary>
    public const int LinkTargetBytes = 65_536;

    /// <summary>Symbolic links followed in one path where we resolve it ourselves; the kernel's own number is 40 as well.</summary>
    public const int LinksInPath = 40;

    /// <summary>Directories held open at once where we resolve a path ourselves; deeper paths give ENAMETOOLONG.</summary>
    public const int ResolvedDepth = 512;

    /// <summary>Directory entries are read into a buffer of this size when the caller names none, in bytes.</summary>
    public const int DirectoryBufferBytes = 65_536;

    /// <summary>How much of <c>passwd</c> or <c>group</c> is read, in bytes.</summary>
    public const int IdFileBytes = 16 << 20;

    /// <summary>Names kept of <c>passwd</c>, and as many of <c>group</c>.</summary>
    public const int IdNames = 200_000;

    /// <summary>Longest user or group name taken, in bytes (Linux's own tools stop at 32, directory services at 256).</summary>
    public const int IdNameBytes = 256;

    /// <summary>How much of <c>passwd</c> is read for the users with their homes, in bytes.</summary>
    public const int PasswdBytes = 64 << 20;

    /// <summary>Longest home folder taken, in bytes: PATH_MAX - 1.</summary>
    public const int HomeBytes = 4_095;

    /// <summary>How much of one file of configuration is read by <see cref="RootFiles"/> unless asked otherwise, in bytes.</summary>
    public const int ConfigurationBytes = 16 << 20;

    /// <summary>Names taken of one folder by <see cref="RootFiles"/>.</summary>
    public const int FolderNames = 100_000;

    /// <summary>How much of <c>mountinfo</c> is read, in bytes.</summary>
    public const int MountInfoBytes = 32 << 20;

    /// <summary>Mappings of one process that are looked at; the kernel's default is 65,530 (<c>vm.max_map_count</c>), and some devices have it at 1,048,576.</summary>
    public const int MemoryMappings = 1_100_000;

    /// <summary>Mounts kept of <c>mountinfo</c>; the kernel's default for one namespace is 100,000 (<c>fs.mount-max</c>).</summary>
    public const int Mounts = 200_000;

    /// <summary>Names of extended attributes read of one object, in bytes: XATTR_LIST_MAX.</summary>
    public const int AttributeNamesBytes = 65_536;

    /// <summary>Longest value of an extended attribute read, in bytes: XATTR_SIZE_MAX.</summary>
    public const int AttributeValueBytes = 65_536;

    /// <summary>Entries taken of one POSIX access control list: what fits an attribute.</summary>
    public const int AclEntries = 8_191;

    /// <summary>Headers looked at in one ELF file; those of real programs are a few dozen.</summary>
    public const int ElfHeaders = 512;

    /// <summary>How much of one note segment of an ELF file is read, in bytes.</summary>
    public const int ElfNoteBytes = 65_536;

    /// <summary>Longest build id taken, in bytes; linkers make 8 to 32.</summary>
    public const int ElfBuildIdBytes = 64;

    /// <summary>Threads that one <see cref="AbandonableReader"/>, or one walk, leaves behind in reads that are not answered.</summary>
    public const int AbandonedReads = 32;

    /// <summary>Reads that are not answered before the rest of one mount is given up. The first has the whole deadline, those after it
    /// <see cref="LaterReads"/>.</summary>
    public const int AbandonedReadsOfMount = 4;

    /// <summary>What of the deadline a read has on a mount where one was not answered before: one part of so many.</summary>
    public const int LaterReads = 10;

    /// <summary>How long one open or read of a path that the device offers may take. A sound disk takes milliseconds, one that spins up some seconds.</summary>
    public static readonly TimeSpan ReadDeadline = TimeSpan.FromSeconds(10);
}
