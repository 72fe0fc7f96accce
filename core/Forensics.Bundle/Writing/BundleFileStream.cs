using System.Runtime.InteropServices;
using Forensics.Bundle.Writing.Native;
using Microsoft.Win32.SafeHandles;

namespace Forensics.Bundle.Writing;

/// <summary>
/// The bundle's file, written front to back. While the device's memory is imaged it stays out of the page cache: what fills that takes the place of the
/// memory that is still to be read. Whole blocks go past it (O_DIRECT); what is no whole block at a flush goes through it, so that the file never holds
/// a byte that is not the bundle's, and a flush makes all of it last.
/// </summary>
/// <remarks>After a write that failed it is of no use; nothing is written when it is disposed of.</remarks>
/// <param name="file">The file.</param>
/// <param name="startBytes">Where it is written from.</param>
internal sealed unsafe class BundleFileStream(FileStream file, long startBytes = 0) : Stream
{
    /// <summary>Offsets, lengths and addresses of O_DIRECT are multiples of the disk's block, which is 512 or 4,096 bytes; others refuse, and are written otherwise.</summary>
    public const int BlockBytes = 4096;

    /// <summary>What is written at once, in bytes.</summary>
    public const int HeldBytesMax = 1 << 20;

    private readonly SafeFileHandle handle = file.SafeFileHandle;
    private byte* held;
    private int heldBytes;
    private long writtenBytes = startBytes;
    private bool bypasses;
    private bool isDirect;

    public override bool CanRead => false;

    public override bool CanSeek => false;

    public override bool CanWrite => true;

    public override long Length => writtenBytes + heldBytes;

    public override long Position
    {
        get => Length;
        set => throw new NotSupportedException();
    }

    /// <summary>Bytes that were taken and are not in the file yet.</summary>
    public int HeldBytes => heldBytes;

    /// <summary>Whether O_DIRECT is tried at all: false in tests of what is done where there is none.</summary>
    public bool TriesDirect { get; init; } = true;

    /// <summary>How it was written so far.</summary>
    public PageCacheUse PageCacheUse { get; private set; }

    /// <summary>Whether it is kept out of the page cache from now on. Turning it off writes what is held.</summary>
    public bool BypassesPageCache
    {
        get => bypasses;
        set
        {
            if (value == bypasses) return;
            if (value)
            {
                if (held is null) held = (byte*)NativeMemory.AlignedAlloc(HeldBytesMax, BlockBytes);
                if (PageCacheUse != PageCacheUse.Dropped) PageCacheUse = TryDirect() ? PageCacheUse.Bypassed : PageCacheUse.Dropped;
            }
            else
            {
                WriteHeld();
            }

            bypasses = value;
        }
    }

    public override void Write(byte[] buffer, int offset, int count) => Write(buffer.AsSpan(offset, count));

    public override void Write(ReadOnlySpan<byte> buffer)
    {
        if (!bypasses)
        {
            WriteThrough(buffer);
            return;
        }

        var head = heldBytes > 0 ? 0 : (int)Math.Min(buffer.Length, -writtenBytes & (BlockBytes - 1));
        WriteThrough(buffer[..head]);
        for (buffer = buffer[head..]; !buffer.IsEmpty;)
        {
            var taken = Math.Min(buffer.Length, HeldBytesMax - heldBytes);
            buffer[..taken].CopyTo(new Span<byte>(held + heldBytes, taken));
            heldBytes += taken;
            buffer = buffer[taken..];
            if (heldBytes == HeldBytesMax) WriteHeld();
        }
    }

    public override void Flush() => WriteHeld();

    /// <summary>Makes all that was written last (<c>fsync(2)</c>).</summary>
    public void FlushToDisk()
    {
        WriteHeld();
        file.Flush(flushToDisk: true);
        if (bypasses) PageCacheCalls.Drop(handle, 0, 0);
    }

    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    protected override void Dispose(bool disposing)
    {
        if (disposing) file.Dispose();
        NativeMemory.AlignedFree(held);
        held = null;
        heldBytes = 0;
        base.Dispose(disposing);
    }

    private void WriteHeld()
    {
        if (heldBytes == 0) return;
        var blocks = heldBytes & ~(BlockBytes - 1);
        var done = PageCacheUse == PageCacheUse.Bypassed ? WritePast(blocks) : 0;
        if (done < heldBytes) WriteThrough(new ReadOnlySpan<byte>(held + done, heldBytes - done));
        if (done < blocks) PutOut(heldBytes - done);
        heldBytes = 0;
    }

    /// <summary>Writes blocks past the page cache, as far as that goes.</summary>
    /// <returns>Bytes that were written.</returns>
    private int WritePast(int bytes)
    {
        // A disk that has no room for all takes a part of it, perhaps of a block: no more of this can pass then.
        var done = 0;
        while (done < bytes && done % BlockBytes == 0)
        {
            var count = TryDirect() ? PageCacheCalls.Write(handle, held + done, bytes - done, writtenBytes) : -1;
            if (count > 0)
            {
                done += (int)count;
                writtenBytes += count;
                continue;
            }

            // What takes nothing and says so without an error takes nothing the next time either.
            var errno = count == 0 ? PageCacheCalls.EIO : Marshal.GetLastPInvokeError();
            if (errno == PageCacheCalls.EINTR) continue;
            if (errno is not (PageCacheCalls.EINVAL or PageCacheCalls.EOPNOTSUPP)) throw Failure(errno);
            PageCacheUse = PageCacheUse.Dropped;
            break;
        }

        return done;
    }

    private void WriteThrough(ReadOnlySpan<byte> bytes)
    {
        if (bytes.IsEmpty) return;
        if (isDirect) _ = PageCacheCalls.SetDirect(handle, isDirect = false);
        try
        {
            RandomAccess.Write(handle, bytes, writtenBytes);
        }
        catch (Exception failed) when (failed is UnauthorizedAccessException or ArgumentOutOfRangeException)
        {
            // EPERM of a file that came to be immutable, EACCES of NFS; EFBIG, past 4 GiB on a stick with FAT: the runtime has other words for them.
            throw new IOException(failed is ArgumentOutOfRangeException ? $"File too large : '{file.Name}'" : failed.Message, failed);
        }

        writtenBytes += bytes.Length;
    }

    /// <summary>Puts the last of what was written out of the page cache, which the next would only add to.</summary>
    private void PutOut(int bytes)
    {
        // A file system that cannot do it is no failure of ours.
        var errno = PageCacheCalls.WriteOut(handle, writtenBytes - bytes, bytes);
        if (errno is PageCacheCalls.EIO or PageCacheCalls.ENOSPC) throw Failure(errno);
        PageCacheCalls.Drop(handle, writtenBytes - bytes, bytes);
    }

    private bool TryDirect() => isDirect || (TriesDirect && (isDirect = PageCacheCalls.SetDirect(handle, true)));

    // As the runtime says it.
    private IOException Failure(int errno) => new($"{Marshal.GetPInvokeErrorMessage(errno)} : '{file.Name}'", errno);
}
