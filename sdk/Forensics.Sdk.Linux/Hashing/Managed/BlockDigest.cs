using System.Buffers.Binary;

namespace Forensics.Sdk.Linux.Hashing.Managed;

/// <summary>
/// What MD5, SHA-1 and SHA-256 share: blocks of 64 bytes, a state of 32-bit words, and an end of one bit, zeros and the length in bits (RFC 1321, 3.1 to
/// 3.2; FIPS 180-4, 5.1.1). Only the byte order differs.
/// </summary>
/// <remarks>The source is compiled into Forensics.Bundle as well.</remarks>
internal abstract class BlockDigest
{
    public const int BlockBytes = 64;

    private const int LengthBytes = 8;

    private readonly byte[] pending = new byte[BlockBytes];
    private readonly uint[] initial;
    private readonly uint[] state;
    private readonly bool bigEndian;
    private long appendedBytes;

    protected BlockDigest(ReadOnlySpan<uint> initial, bool bigEndian)
    {
        this.initial = initial.ToArray();
        state = initial.ToArray();
        this.bigEndian = bigEndian;
    }

    /// <summary>Length of the digest in bytes.</summary>
    public int DigestBytes => state.Length * sizeof(uint);

    public void Append(ReadOnlySpan<byte> data)
    {
        var waiting = (int)(appendedBytes % BlockBytes);
        appendedBytes = checked(appendedBytes + data.Length);
        if (waiting > 0)
        {
            var taken = Math.Min(BlockBytes - waiting, data.Length);
            data[..taken].CopyTo(pending.AsSpan(waiting));
            data = data[taken..];
            if (waiting + taken < BlockBytes)
            {
                return;
            }

            Compress(state, pending);
        }

        var whole = data.Length / BlockBytes * BlockBytes;
        if (whole > 0)
        {
            Compress(state, data[..whole]);
        }

        data[whole..].CopyTo(pending);
    }

    /// <summary>The digest of all data so far; more may follow.</summary>
    /// <param name="digest">At least <see cref="DigestBytes"/>.</param>
    public void Current(Span<byte> digest)
    {
        Span<uint> copy = stackalloc uint[state.Length];
        state.CopyTo(copy);
        Span<byte> end = stackalloc byte[2 * BlockBytes];
        end.Clear();
        var waiting = (int)(appendedBytes % BlockBytes);
        pending.AsSpan(0, waiting).CopyTo(end);
        end[waiting] = 0x80;
        end = end[..(waiting + 1 + LengthBytes <= BlockBytes ? BlockBytes : 2 * BlockBytes)];
        var lengthBits = (ulong)appendedBytes << 3;
        if (bigEndian)
        {
            BinaryPrimitives.WriteUInt64BigEndian(end[^LengthBytes..], lengthBits);
        }
        else
        {
            BinaryPrimitives.WriteUInt64LittleEndian(end[^LengthBytes..], lengthBits);
        }

        Compress(copy, end);
        for (var i = 0; i < copy.Length; i++)
        {
            var word = digest[(i * sizeof(uint))..];
            if (bigEndian)
            {
                BinaryPrimitives.WriteUInt32BigEndian(word, copy[i]);
            }
            else
            {
                BinaryPrimitives.WriteUInt32LittleEndian(word, copy[i]);
            }
        }
    }

    /// <summary>Forgets all data.</summary>
    public void Reset()
    {
        initial.CopyTo(state, 0);
        appendedBytes = 0;
    }

    /// <summary>Takes whole blocks into the state.</summary>
    protected abstract void Compress(Span<uint> state, ReadOnlySpan<byte> blocks);
}
