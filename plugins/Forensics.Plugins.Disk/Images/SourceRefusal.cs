using System.Globalization;
using Forensics.Plugins.Disk.Devices;
using Forensics.Sdk;
using Forensics.Sdk.Images;
using Forensics.Sdk.Images.Ewf;
using Forensics.Sdk.Linux;

namespace Forensics.Plugins.Disk.Images;

/// <summary>Why a source is not read, before it is opened.</summary>
internal static class SourceRefusal
{
    private const long LeastSegmentBytes = 1 << 20;

    /// <summary>Looks at it.</summary>
    /// <param name="options">What is asked for.</param>
    /// <param name="status">What the path leads to.</param>
    /// <param name="device">Of a device; null when it is not known.</param>
    /// <param name="output">Where the output lies.</param>
    /// <param name="own">Files that this run writes.</param>
    /// <param name="obstacle">Why the root is no running system's; null when it is.</param>
    /// <returns>Null when it may be read.</returns>
    public static (ItemState State, string Reason)? Of(
        DiskImageOptions options, FileStatus status, BlockDevice? device, OutputPlace output, IReadOnlyList<FileIdentity> own, string? obstacle)
    {
        var number = new SpecialDevice(status.SpecialMajor, status.SpecialMinor);
        return options.SegmentBytes is > 0 and < LeastSegmentBytes ? (ItemState.NotRun, $"segment_bytes is {options.SegmentBytes}: it is 0, or at least {LeastSegmentBytes}")
            : status.Type is not (FileType.BlockDevice or FileType.Regular) ? (ItemState.Unsupported, "it is neither a block device nor a file")
            : status.Type == FileType.Regular ? OfFile(status, own)
            : obstacle is not null ? (ItemState.Unsupported, $"it is a device node, and {obstacle}")
            : output.IsOn(number)
                ? (ItemState.NotRun, $"what this run writes lies on {device?.Path.ToString() ?? options.Source}: the image would hold itself; write to another disk (-o, or option to), or to a pipe (-o -)")
            : null;
    }

    /// <summary>Why what was opened is not read.</summary>
    public static (ItemState State, string Reason)? OfLength(DiskImageOptions options, bool isDevice, long lengthBytes)
    {
        if (lengthBytes == 0)
        {
            return (ItemState.Unsupported, isDevice ? "its size is 0: it has no medium, or is not set up" : "its size is 0: there is nothing to make an image of");
        }

        // What does not compress takes a little more than its length, with tables and checksums.
        var most = options.Format == ImageFormat.E01 ? SegmentName.MostSegments : WritingLimits.MostRawSegments;
        var held = options.Format == ImageFormat.E01 ? options.SegmentBytes - (options.SegmentBytes / 10) : options.SegmentBytes;
        return options.SegmentBytes > 0 && (lengthBytes - 1) / held >= most
            ? (ItemState.NotRun, string.Create(CultureInfo.InvariantCulture, $"segment_bytes is {options.SegmentBytes}: {lengthBytes} bytes may need more than the {most} files that have names; choose {(lengthBytes / most) + (lengthBytes / most / 5)} or more"))
            : null;
    }

    private static (ItemState State, string Reason)? OfFile(FileStatus status, IReadOnlyList<FileIdentity> own)
        => own.Contains(status.Identity) ? (ItemState.Excluded, "it is a file that this run itself writes") : null;
}
