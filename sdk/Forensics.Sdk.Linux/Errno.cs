namespace Forensics.Sdk.Linux;

/// <summary>
/// A Linux error number (<c>errno(3)</c>) and what it means for evidence. Every method here that makes a system call returns one:
/// <see cref="Ok"/>, or why the kernel refused. No method here throws because of the inspected device.
/// </summary>
/// <param name="Number">0 for success, else 1 to 4,095. The numbers are those of x86-64 and arm64, which agree.</param>
public readonly record struct Errno(int Number)
{
    /// <summary>Success.</summary>
    public static Errno Ok => default;

    /// <summary>Operation not permitted.</summary>
    public static Errno EPERM => new(1);

    /// <summary>No such file or directory.</summary>
    public static Errno ENOENT => new(2);

    /// <summary>No such process; also what a file of an ended process gives.</summary>
    public static Errno ESRCH => new(3);

    /// <summary>A signal came first. The methods here repeat the call.</summary>
    public static Errno EINTR => new(4);

    /// <summary>Input or output error.</summary>
    public static Errno EIO => new(5);

    /// <summary>Longer than the kernel's limit: names or value of an extended attribute.</summary>
    public static Errno E2BIG => new(7);

    /// <summary>Nothing to read from an object that is not to be waited for.</summary>
    public static Errno EAGAIN => new(11);

    /// <summary>Permission denied.</summary>
    public static Errno EACCES => new(13);

    /// <summary>Not a directory; also a symbolic link where none is followed and a directory was asked for.</summary>
    public static Errno ENOTDIR => new(20);

    /// <summary>Invalid argument; here also a name that is empty, holds a NUL byte or is more than one component.</summary>
    public static Errno EINVAL => new(22);

    /// <summary>The object knows no such request (<c>ioctl(2)</c>).</summary>
    public static Errno ENOTTY => new(25);

    /// <summary>Too many open files in this process.</summary>
    public static Errno EMFILE => new(24);

    /// <summary>A name or path is longer than the kernel, or one of <see cref="LinuxLimits"/>, allows.</summary>
    public static Errno ENAMETOOLONG => new(36);

    /// <summary>The kernel has no such system call.</summary>
    public static Errno ENOSYS => new(38);

    /// <summary>Too many symbolic links, or one where none may be followed.</summary>
    public static Errno ELOOP => new(40);

    /// <summary>No such attribute.</summary>
    public static Errno ENODATA => new(61);

    /// <summary>The file system does not have that.</summary>
    public static Errno EOPNOTSUPP => new(95);

    /// <summary>Connection timed out: no answer in time; also said here of a read that was abandoned.</summary>
    public static Errno ETIMEDOUT => new(110);

    /// <summary>The file system's structure needs cleaning; here also a directory entry that cannot be right.</summary>
    public static Errno EUCLEAN => new(117);

    /// <summary>Whether the call failed.</summary>
    public bool Failed => Number != 0;

    /// <summary>The symbol: <c>EACCES</c>; <c>E234</c> for a number that has none here; <c>OK</c> for success.</summary>
    public string Name => ErrnoTable.Name(Number);

    /// <summary>
    /// What it means for an object that was met in a listing: gone (<see cref="FaultKind.Vanished"/>), refused, unreadable, unsupported.
    /// Where the object was asked for by name, <see cref="FaultKind.Vanished"/> means <see cref="FaultKind.Missing"/>: see <see cref="KindByName"/>.
    /// </summary>
    public FaultKind Kind => ErrnoTable.Kind(Number);

    /// <summary>What it means for an object that was asked for by name: <see cref="FaultKind.Missing"/> in place of <see cref="FaultKind.Vanished"/>.</summary>
    public FaultKind KindByName => Kind == FaultKind.Vanished ? FaultKind.Missing : Kind;

    /// <summary>The state of an item that was asked for by name and could not be opened or read at all.</summary>
    public ItemState State => ErrnoTable.State(KindByName);

    /// <summary>A fault about an object that was met in a listing.</summary>
    /// <param name="subject">The object.</param>
    /// <param name="code">The stable code: <c>DIRECTORY_UNREADABLE</c>.</param>
    /// <param name="systemCall">The call that failed: <c>openat2</c>.</param>
    /// <param name="message">One sentence for a person; the error's name is added.</param>
    /// <returns>The fault, with number, call and kind.</returns>
    public CollectionFault Fault(EvidencePath subject, string code, string systemCall, string message)
        => new(subject, Kind, code, $"{message}: {Name}") { Errno = Number, SystemCall = systemCall };

    /// <summary>The error's name.</summary>
    /// <returns><see cref="Name"/>.</returns>
    public override string ToString() => Name;
}
