using System.Runtime.InteropServices;
using Forensics.Sdk;
using Forensics.Sdk.Linux;
using Microsoft.Win32.SafeHandles;

namespace Forensics.Plugins.Memory.Device.Swap;

/// <summary>An open area: a block device or a regular file, read past the page cache where that can be had.</summary>
internal sealed class AreaFile : IDisposable
{
    private readonly SafeFileHandle place;
    private SafeFileHandle file;

    private AreaFile(SafeFileHandle place, SafeFileHandle file, FileStatus status, bool isDirect)
    {
        this.place = place;
        this.file = file;
        Status = status;
        IsDirect = isDirect;
    }

    public FileStatus Status { get; }

    public bool IsDevice => Status.Type == FileType.BlockDevice;

    /// <summary>How long device or file is.</summary>
    public long LengthBytes { get; private set; }

    /// <summary>Whether it is read past the page cache.</summary>
    public bool IsDirect { get; private set; }

    /// <summary>The block device, or the file system's of a file.</summary>
    public ulong Device => IsDevice ? DeviceNumber.Of(Status.SpecialMajor, Status.SpecialMinor) : Status.Device;

    /// <summary>What makes it the same area, by whatever name.</summary>
    public FileIdentity Identity => new(Device, IsDevice ? 0 : Status.Inode);

    /// <summary>Opens one. May wait for a device for ever.</summary>
    /// <param name="root">The inspected root.</param>
    /// <param name="path">Absolute.</param>
    /// <param name="links">The kernel's own paths have none.</param>
    /// <param name="area">Null when an error is returned.</param>
    /// <returns>The kernel's error; EINVAL for what is neither block device nor regular file.</returns>
    public static Errno Open(TargetRoot root, EvidencePath path, LinkRule links, out AreaFile? area)
    {
        area = null;
        var error = root.Open(path.Bytes.Span, OpenAs.Place, links, out var place);
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
            error = AreaCalls.Open(place, isDirect, out file);
            if (error == Errno.EINVAL)
            {
                isDirect = false;
                error = AreaCalls.Open(place, isDirect, out file);
            }
        }

        if (error.Failed)
        {
            file?.Dispose();
            place.Dispose();
            return error;
        }

        area = new(place, file!, status, isDirect);
        error = area.Measure();
        if (error.Failed)
        {
            area.Dispose();
            area = null;
        }

        return error;
    }

    /// <summary>Reads once, at a multiple of <see cref="SwapLimits.BlockBytes"/>, into memory that is aligned as much.</summary>
    public unsafe Errno Read(byte* buffer, int bytes, long offset, out int lengthBytes)
    {
        var error = AreaCalls.Read(file, buffer, bytes, offset, out lengthBytes);
        if (error == Errno.EINVAL && IsDirect)
        {
            // Larger blocks than those asked for, or a file system that takes the flag and not the read.
            error = ReadThroughCache();
            error = error.Failed ? error : AreaCalls.Read(file, buffer, bytes, offset, out lengthBytes);
        }

        if (!IsDirect)
        {
            AreaCalls.Forget(file, offset, bytes);
        }

        return error;
    }

    /// <summary>Reads the page at a place; zeros beyond the end.</summary>
    public unsafe Errno ReadPage(long offset, Span<byte> page)
    {
        var buffer = (byte*)NativeMemory.AlignedAlloc((nuint)page.Length, (nuint)Math.Max(page.Length, SwapLimits.BlockBytes));
        var error = Read(buffer, page.Length, offset, out var length);
        page.Clear();
        new ReadOnlySpan<byte>(buffer, length).CopyTo(page);
        NativeMemory.AlignedFree(buffer);
        return error;
    }

    public void Dispose()
    {
        file.Dispose();
        place.Dispose();
    }

    private Errno ReadThroughCache()
    {
        var error = AreaCalls.Open(place, isDirect: false, out var buffered);
        if (!error.Failed)
        {
            file.Dispose();
            file = buffered;
            IsDirect = false;
            AreaCalls.Forget(file, 0, 0);
        }

        return error;
    }

    private Errno Measure()
    {
        LengthBytes = (long)Math.Min(Status.LengthBytes, long.MaxValue);
        if (!IsDirect)
        {
            AreaCalls.Forget(file, 0, 0);
        }

        if (!IsDevice)
        {
            return Errno.Ok;
        }

        var error = AreaCalls.Length(file, out var lengthBytes);
        LengthBytes = lengthBytes;
        return error;
    }
}
