using Forensics.Sdk;
using Forensics.Sdk.Linux;

namespace Forensics.Plugins.Memory.Device.Swap;

/// <summary>What can be wrong with an area of swap, each with its own code.</summary>
internal static class SwapFaults
{
    public static CollectionFault Unopened(EvidencePath path, Errno error)
    {
        var fault = error == Errno.EINVAL ? error.Fault(path, "SWAP_NOT_AN_AREA", "openat2", "neither a block device nor a regular file lies there")
            : error == Errno.ELOOP ? error.Fault(path, "SWAP_NOT_AN_AREA", "openat2", "a symbolic link lies on the way, and the kernel's own paths have none: it was not followed")
            : error.Fault(path, "SWAP_UNREADABLE", "openat2", "it cannot be opened");
        return fault with { Kind = error == Errno.EINVAL ? FaultKind.Changed : error.KindByName };
    }

    public static CollectionFault Unread(EvidencePath path, Errno error) => error.Fault(path, "SWAP_UNREADABLE", "pread", "its first page cannot be read");

    public static CollectionFault AnotherDevice(EvidencePath path)
        => new(path, FaultKind.Changed, "SWAP_NOT_AN_AREA", "the block device there is not the one that the kernel swaps to: it has neither its name nor a header of its size, and was not read");

    public static CollectionFault HeaderDiffers(EvidencePath path, long headerBytes, long tableBytes) => new(
        path, FaultKind.Changed, "SWAP_HEADER_DIFFERS", $"its header tells of {headerBytes} bytes that can be swapped to, /proc/swaps of {tableBytes}: overwritten, or another file lies there now");

    public static CollectionFault NoHeader(EvidencePath path)
        => new(path, FaultKind.Changed, "SWAP_HEADER_DIFFERS", "its first page is not the header of an area: overwritten, or another file lies there now");

    public static CollectionFault Short(EvidencePath path, long lengthBytes, long areaBytes)
        => new(path, FaultKind.Changed, "SWAP_SHORT", $"it is {lengthBytes} bytes long, and should be {areaBytes}");

    public static CollectionFault Range(EvidencePath path, long offset, long lengthBytes, Errno error)
        => error.Fault(path, "SWAP_UNREAD", "pread", $"{lengthBytes} bytes cannot be read, and are zeros") with { OffsetBytes = offset };

    public static CollectionFault MoreRanges(EvidencePath path, int ranges) => new(path, FaultKind.ReadError, "SWAP_UNREAD", $"{ranges} more ranges cannot be read, and are zeros") { SystemCall = "pread" };

    public static CollectionFault Cut(EvidencePath path, FaultKind kind, string reason) => new(path, kind, "SWAP_CUT", reason);

    public static CollectionFault TimedOut(EvidencePath path, AbandonableReader reader)
        => Errno.ETIMEDOUT.Fault(path, "IO_TIMEOUT", "pread", $"no answer within {reader.Deadline.TotalSeconds} s, or too many reads were not answered before: it was left there");

    public static CollectionFault FileUnknown(EvidencePath path)
        => new(path, FaultKind.Missing, "HIBERNATION_FILE_UNKNOWN", "an image of a hibernation begins there, in a file of swap that is neither active nor in /etc/fstab");
}
