using System.Runtime.InteropServices;
using Forensics.Bundle.Writing;
using Forensics.Bundle.Writing.Native;
using Microsoft.Win32.SafeHandles;

namespace Forensics.Bundle.Reading;

/// <summary>
/// A file as its disk gives it back, read from front to back past the page cache (O_DIRECT): what was written may be right in memory and wrong on the disk. Where a file system has no such reads,
/// what the page cache holds of it is put out first.
/// </summary>
public sealed unsafe class PastCacheStream : Stream
{
    private const int BlockBytes = 4096;
    private const int BufferBytes = 1 << 20;

    private readonly FileStream opened;
    private readonly SafeFileHandle file;
    private byte* buffer;
    private int at;
    private int end;
    private long offset;

    /// <summary>Opens a file whose content is on its disk.</summary>
    /// <param name="path">The file.</param>
    /// <exception cref="IOException">It cannot be opened, or is no regular file: others may have put a symlink there meanwhile, or a pipe that nobody writes.</exception>
    public PastCacheStream(string path)
    {
        opened = OutputFile.OpenRegular(path, write: false);
        file = opened.SafeFileHandle;
        Length = opened.Length;
        IsDirect = PageCacheCalls.SetDirect(file, true);
        if (!IsDirect) PageCacheCalls.Drop(file, 0, 0);
        buffer = (byte*)NativeMemory.AlignedAlloc(BufferBytes, BlockBytes);
    }

    /// <summary>Whether reads pass the page cache by.</summary>
    public bool IsDirect { get; private set; }

    /// <inheritdoc/>
    public override bool CanRead => true;

    /// <inheritdoc/>
    public override bool CanSeek => false;

    /// <inheritdoc/>
    public override bool CanWrite => false;

    /// <inheritdoc/>
    public override long Length { get; }

    /// <inheritdoc/>
    public override long Position
    {
        get => offset - (end - at);
        set => throw new NotSupportedException();
    }

    /// <inheritdoc/>
    public override int Read(byte[] buffer, int offset, int count) => Read(buffer.AsSpan(offset, count));

    /// <inheritdoc/>
    public override int Read(Span<byte> buffer)
    {
        ObjectDisposedException.ThrowIf(this.buffer is null, this);
        if (at == end && !buffer.IsEmpty) Fill();
        var length = Math.Min(buffer.Length, end - at);
        new ReadOnlySpan<byte>(this.buffer + at, length).CopyTo(buffer);
        at += length;
        return length;
    }

    /// <inheritdoc/>
    public override void Flush()
    {
    }

    /// <inheritdoc/>
    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    /// <inheritdoc/>
    public override void SetLength(long value) => throw new NotSupportedException();

    /// <inheritdoc/>
    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    /// <inheritdoc/>
    protected override void Dispose(bool disposing)
    {
        if (disposing) opened.Dispose();
        NativeMemory.AlignedFree(buffer);
        buffer = null;
        base.Dispose(disposing);
    }

    private void Fill()
    {
        try
        {
            (at, end) = (0, RandomAccess.Read(file, new Span<byte>(buffer, BufferBytes), offset));
        }
        catch (IOException) when (IsDirect)
        {
            // A file system that takes the flag and not the read.
            IsDirect = false;
            _ = PageCacheCalls.SetDirect(file, false);
            PageCacheCalls.Drop(file, 0, 0);
            (at, end) = (0, RandomAccess.Read(file, new Span<byte>(buffer, BufferBytes), offset));
        }

        // A file that ends within a block is at its end, wherever the next read would begin.
        offset += end;
    }
}
