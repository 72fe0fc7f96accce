using System.Buffers;
using Forensics.Sdk.Linux;
using Microsoft.Win32.SafeHandles;

namespace Forensics.Sdk.Quarantine.Store;

/// <summary>Gives the lines of a file from its last to its first: what is said last of an object counts, and is known before what it replaces.</summary>
internal sealed class BackwardLines(StoreFolder store, SafeFileHandle file, long endBytes) : IDisposable
{
    private const int BufferBytes = 256 << 10;

    private readonly byte[] buffer = ArrayPool<byte>.Shared.Rent(BufferBytes);
    private long bufferOffset = endBytes;
    private int unread;

    /// <summary>The line before, without its line feed.</summary>
    /// <exception cref="IOException">The file is not what it was when it was scanned.</exception>
    public bool TryNext(out ReadOnlySpan<byte> line)
    {
        line = default;
        if (unread == 0 && !Fill())
        {
            return false;
        }

        // The last byte of what is unread is the line feed of the line that is wanted.
        var start = buffer.AsSpan(0, unread - 1).LastIndexOf((byte)'\n');
        if (start < 0 && bufferOffset > 0)
        {
            Fill();
            start = buffer.AsSpan(0, unread - 1).LastIndexOf((byte)'\n');
            if (start < 0 && bufferOffset > 0)
            {
                throw new IOException($"{Path.Combine(store.Store, store.Below(IndexScan.FileName))} was changed while it was read: list again");
            }
        }

        line = buffer.AsSpan(start + 1, unread - 1 - (start + 1));
        unread = start + 1;
        return true;
    }

    public void Dispose() => ArrayPool<byte>.Shared.Return(buffer);

    /// <summary>Puts what comes before in front of what is unread; false at the file's start.</summary>
    private bool Fill()
    {
        var length = (int)Math.Min(BufferBytes - unread, bufferOffset);
        if (length == 0)
        {
            return unread > 0;
        }

        buffer.AsSpan(0, unread).CopyTo(buffer.AsSpan(length));
        store.Check(FileReading.ReadAt(file, buffer.AsSpan(0, length), bufferOffset - length, out var read), "pread", IndexScan.FileName);
        if (read != length)
        {
            throw new IOException($"{Path.Combine(store.Store, store.Below(IndexScan.FileName))} became shorter while it was read: list again");
        }

        bufferOffset -= length;
        unread += length;
        return true;
    }
}
