namespace Forensics.Sdk.Linux;

/// <summary>The one place where error numbers get their name and meaning. Source: asm-generic/errno-base.h and errno.h.</summary>
internal static class ErrnoTable
{
    private static readonly Dictionary<int, string> Names = new (int Number, string Name)[]
    {
        (0, "OK"), (1, "EPERM"), (2, "ENOENT"), (3, "ESRCH"), (4, "EINTR"), (5, "EIO"), (6, "ENXIO"), (7, "E2BIG"), (9, "EBADF"), (11, "EAGAIN"),
        (12, "ENOMEM"), (13, "EACCES"), (14, "EFAULT"), (16, "EBUSY"), (17, "EEXIST"), (18, "EXDEV"), (19, "ENODEV"), (20, "ENOTDIR"),
        (21, "EISDIR"), (22, "EINVAL"), (23, "ENFILE"), (24, "EMFILE"), (25, "ENOTTY"), (26, "ETXTBSY"), (27, "EFBIG"), (28, "ENOSPC"),
        (29, "ESPIPE"), (30, "EROFS"), (31, "EMLINK"), (32, "EPIPE"), (34, "ERANGE"), (36, "ENAMETOOLONG"), (38, "ENOSYS"), (39, "ENOTEMPTY"), (40, "ELOOP"), (61, "ENODATA"),
        (70, "ECOMM"), (71, "EPROTO"), (74, "EBADMSG"), (75, "EOVERFLOW"), (84, "EILSEQ"), (95, "EOPNOTSUPP"), (103, "ECONNABORTED"),
        (104, "ECONNRESET"), (107, "ENOTCONN"), (110, "ETIMEDOUT"), (112, "EHOSTDOWN"), (113, "EHOSTUNREACH"), (116, "ESTALE"), (117, "EUCLEAN"),
        (121, "EREMOTEIO"), (122, "EDQUOT"), (123, "ENOMEDIUM"), (126, "ENOKEY"), (127, "EKEYEXPIRED"), (128, "EKEYREVOKED"),
        (129, "EKEYREJECTED"),
    }.ToDictionary(pair => pair.Number, pair => pair.Name);

    public static string Name(int number) => Names.TryGetValue(number, out var name) ? name : $"E{number}";

    public static FaultKind Kind(int number) => number switch
    {
        1 or 13 or 126 or 127 or 128 or 129 => FaultKind.Denied,
        2 or 3 or 116 => FaultKind.Vanished, // ESTALE: the file behind the handle is gone.
        5 or 6 or 61 or 70 or 103 or 104 or 107 or 112 or 113 or 121 or 123 => FaultKind.ReadError,
        7 or 12 or 23 or 24 or 27 or 36 or 75 => FaultKind.OverLimit,
        20 or 21 or 40 => FaultKind.Changed, // What the listing called a directory is none now, or is a link.
        18 or 19 or 25 or 38 or 95 => FaultKind.Unsupported,
        71 or 74 or 84 or 117 => FaultKind.Corrupt,
        110 => FaultKind.TimedOut,
        _ => FaultKind.Unclassified,
    };

    public static ItemState State(FaultKind kind) => kind switch
    {
        FaultKind.Missing or FaultKind.Vanished => ItemState.Missing,
        FaultKind.Denied => ItemState.Denied,
        FaultKind.OverLimit => ItemState.OverLimit,
        FaultKind.Corrupt => ItemState.Corrupt,
        FaultKind.Unsupported => ItemState.Unsupported,
        FaultKind.TimedOut => ItemState.TimedOut,
        _ => ItemState.ReadError,
    };
}
