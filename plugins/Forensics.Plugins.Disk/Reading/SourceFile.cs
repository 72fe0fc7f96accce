using Forensics.Sdk;
using Forensics.Sdk.Linux;
using Microsoft.Win32.SafeHandles;

namespace Forensics.Plugins.Disk.Reading;

/// <summary>An open source: a block device or a regular file, read past the page cache where that can be had. What it does may take for ever.</summary>
internal sealed class SourceFile : IDisposable
{
    private const int FileSectorBytes = 512;
    private const int MostSectorBytes = DiskLimits.AlignmentBytes;

    private readonly SafeFileHandle place;
    private SafeFileHandle file;
    private bool hasAnswered;

    private SourceFile(SafeFileHandle place, SafeFileHandle file, FileStatus status, bool isDirect)
    {
        this.place = place;
        this.file = file;
        Status = status;
        IsDirect = isDirect;
    }

    public FileStatus Status { get; }

    public bool IsDevice => Status.Type == FileType.BlockDevice;

    /// <summary>How long it was when it was opened.</summary>
    public long LengthBytes { get; private set; }

    /// <summary>Logical sector in bytes; 512 of a file.</summary>
    public int SectorBytes { get; private set; } = FileSectorBytes;

    /// <summary>Null of a file.</summary>
    public int? PhysicalSectorBytes { get; private set; }

    /// <summary>What is lost at least where a read fails: a file system answers for whole blocks.</summary>
    public int UnitBytes => IsDevice ? SectorBytes : DiskLimits.AlignmentBytes;

    /// <summary>Whether it is read past the page cache.</summary>
    public bool IsDirect { get; private set; }

    /// <summary>Opens one.</summary>
    /// <param name="root">The inspected root.</param>
    /// <param name="path">Absolute; links are followed within the root.</param>
    /// <param name="opened">Null when an error is returned.</param>
    /// <returns>The kernel's error; EINVAL for what is neither block device nor regular file.</returns>
    public static Errno Open(TargetRoot root, EvidencePath path, out SourceFile? opened)
    {
        opened = null;
        var error = root.Open(path.Bytes.Span, OpenAs.Place, LinkRule.FollowWithinRoot, out var place);
        if (error.Failed)
        {
            place.Dispose();
            return error;
        }

        error = FileStatus.Read(place, out var status);
        error = error.Failed || status.Type is FileType.BlockDevice or FileType.Regular ? error : Errno.EINVAL;
        var isDirect = true;
        SafeFileHandle? file = null;
        if (!error.Failed)
        {
            error = BlockCalls.Open(place, isDirect, out file);
            if (error == Errno.EINVAL)
            {
                isDirect = false;
                file.Dispose();
                error = BlockCalls.Open(place, isDirect, out file);
            }
        }

        if (error.Failed)
        {
            file?.Dispose();
            place.Dispose();
            return error;
        }

        opened = new(place, file!, status, isDirect);
        error = opened.Begin();
        if (error.Failed)
        {
            opened.Dispose();
            opened = null;
        }

        return error;
    }

    /// <summary>Reads once, at a multiple of <see cref="UnitBytes"/>, into memory that is aligned as <see cref="DiskLimits.AlignmentBytes"/>.</summary>
    public unsafe Errno Read(byte* buffer, int bytes, long offset, out int lengthBytes)
    {
        var error = BlockCalls.Read(file, buffer, bytes, offset, out lengthBytes);
        if (error == Errno.EINVAL && IsDirect && !hasAnswered)
        {
            // A file system that takes the flag and not the read.
            error = ReadThroughCache();
            error = error.Failed ? error : BlockCalls.Read(file, buffer, bytes, offset, out lengthBytes);
        }

        hasAnswered |= !error.Failed;
        if (!IsDirect)
        {
            BlockCalls.Forget(file, offset, bytes);
        }

        return error;
    }

    /// <summary>How long it is now.</summary>
    public Errno Measure(out long lengthBytes)
    {
        if (IsDevice)
        {
            return BlockCalls.Length(file, out lengthBytes);
        }

        var error = FileStatus.Read(file, out var status);
        lengthBytes = (long)Math.Min(status.LengthBytes, long.MaxValue);
        return error;
    }

    public void Dispose()
    {
        file.Dispose();
        place.Dispose();
    }

    private Errno ReadThroughCache()
    {
        var error = BlockCalls.Open(place, isDirect: false, out var buffered);
        if (!error.Failed)
        {
            file.Dispose();
            file = buffered;
            IsDirect = false;
            BlockCalls.Forget(file, 0, 0);
        }

        return error;
    }

    private Errno Begin()
    {
        if (!IsDirect)
        {
            BlockCalls.Forget(file, 0, 0);
        }

        var error = Measure(out var lengthBytes);
        LengthBytes = lengthBytes;
        if (error.Failed || !IsDevice)
        {
            return error;
        }

        error = BlockCalls.LogicalSector(file, out var sectorBytes);

        // Images have none that is longer; such a device refuses reads past the page cache that are no whole sectors, and is read through it.
        SectorBytes = int.IsPow2(sectorBytes) ? Math.Clamp(sectorBytes, FileSectorBytes, MostSectorBytes) : FileSectorBytes;
        PhysicalSectorBytes = BlockCalls.PhysicalSector(file, out var physicalBytes).Failed ? null : physicalBytes;
        return error;
    }
}
