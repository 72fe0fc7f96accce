using System.Buffers.Binary;
using Forensics.Sdk.Linux.Hashing.Managed;
using Microsoft.Win32.SafeHandles;

namespace Forensics.Sdk.Linux.Hashing.Lanes;

/// <summary>One file on its way: reads it piece by piece, gives the bytes to the other digests while they are in the cache, and has whole blocks ready for MD5.</summary>
internal sealed unsafe class Lane : IDisposable
{
    /// <summary>A piece, and room for MD5's end (RFC 1321, 3.1 and 3.2), which takes up to 72 bytes.</summary>
    public const int BufferBytes = HashingLimits.PieceBytes + (2 * BlockDigest.BlockBytes);

    private const int PaddingLeastBytes = 9;
    private const int LengthBytesOfPadding = 8;

    private readonly StreamDigest digest;
    private readonly Memory<byte> buffer;
    private readonly byte* start;
    private readonly ReadingWatch watch;
    private SafeFileHandle? file;

    /// <param name="buffer"><see cref="BufferBytes"/> of a pinned array.</param>
    /// <param name="start">The buffer's first byte.</param>
    /// <param name="others">The digests besides MD5.</param>
    /// <param name="provider">Who computes them.</param>
    /// <param name="watch">Told of every read.</param>
    public Lane(Memory<byte> buffer, byte* start, DigestAlgorithms others, DigestProvider provider, ReadingWatch watch)
    {
        this.watch = watch;
        this.buffer = buffer;
        this.start = start;
        digest = new(others, provider);
    }

    public long LengthBytes { get; private set; }

    public long ReadBytes { get; private set; }

    public Errno Error { get; private set; }

    public bool IsLonger { get; private set; }

    /// <summary>Blocks of MD5 that are ready at <see cref="Data"/>. MD5's end is among them once <see cref="IsAtEnd"/>.</summary>
    public int Blocks { get; private set; }

    public byte* Data { get; private set; }

    public bool IsAtEnd { get; private set; }

    /// <summary>Nothing more can come: all is hashed, or reading failed.</summary>
    public bool IsDone => Error.Failed || (IsAtEnd && Blocks == 0);

    public void Begin(SafeFileHandle handle, long lengthBytes)
    {
        file = handle;
        LengthBytes = lengthBytes;
        ReadBytes = 0;
        Error = Errno.Ok;
        IsLonger = IsAtEnd = false;
        Blocks = 0;
        Fill();
    }

    /// <summary>MD5 has taken blocks; reads on when none is left.</summary>
    public void Take(int blocks)
    {
        Blocks -= blocks;
        Data += blocks * BlockDigest.BlockBytes;
        if (Blocks == 0 && !IsAtEnd)
        {
            Fill();
        }
    }

    /// <summary>Closes the file.</summary>
    /// <returns>The digests besides MD5; null after an error.</returns>
    public FileDigests? End()
    {
        if (Error.Failed)
        {
            Abandon();
            return null;
        }

        file?.Dispose();
        file = null;
        return digest.Finish();
    }

    /// <summary>Closes the file and forgets what was hashed of it.</summary>
    public void Abandon()
    {
        file?.Dispose();
        file = null;
        digest.Reset();
    }

    public void Dispose()
    {
        file?.Dispose();
        digest.Dispose();
    }

    // A piece is read to its last byte, since MD5 goes on only at whole blocks. One byte more than is left is asked for: it tells whether the file grew, and
    // an answer without it is the end, which saves the call that would say 0.
    private void Fill()
    {
        var left = LengthBytes - ReadBytes;
        var wanted = (int)Math.Min(left, HashingLimits.PieceBytes);
        var asked = left <= HashingLimits.PieceBytes ? wanted + 1 : wanted;
        var bytes = buffer.Span;
        var got = 0;
        while (got < wanted)
        {
            watch.Enter();
            var error = PositionalRead.Read(file!, bytes[got..asked], ReadBytes + got, out var read);
            watch.Leave();
            Error = error;
            if (Error.Failed)
            {
                ReadBytes += got;
                return;
            }

            if (read == 0)
            {
                break;
            }

            got += read;
        }

        IsLonger = got > wanted;
        IsAtEnd = got < wanted || asked > wanted;
        got = Math.Min(got, wanted);
        ReadBytes += got;
        digest.Append(bytes[..got]);
        Data = start;
        Blocks = (IsAtEnd ? AppendEnd(bytes, got) : got) / BlockDigest.BlockBytes;
    }

    private int AppendEnd(Span<byte> bytes, int length)
    {
        var end = (length + PaddingLeastBytes + BlockDigest.BlockBytes - 1) / BlockDigest.BlockBytes * BlockDigest.BlockBytes;
        bytes[length..end].Clear();
        bytes[length] = 0x80;
        BinaryPrimitives.WriteUInt64LittleEndian(bytes[(end - LengthBytesOfPadding)..], (ulong)ReadBytes << 3);
        return end;
    }
}
