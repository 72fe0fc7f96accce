using System.Buffers.Binary;
using System.Runtime.InteropServices;

namespace Forensics.Sdk.Images.Digests;

/// <summary>
/// A digest by libcrypto's plain functions, whose contexts are structs of ours: SHA-1 and SHA-256 with the processor's instructions for them, and a state that can be saved and gone on from. Only
/// the words of the state are saved: with its place in the media, which is a multiple of 64, they are all there is, and no foreign number reaches libcrypto's context.
/// </summary>
internal sealed unsafe class CryptoDigest : MediaDigest
{
    private const int BlockBytes = 64;

    private readonly ContextLayout layout;
    private readonly CryptoFunctions functions;
    private uint* context;

    private CryptoDigest(ContextLayout layout, CryptoFunctions functions)
    {
        (this.layout, this.functions) = (layout, functions);
        context = (uint*)NativeMemory.AllocZeroed((nuint)layout.ContextBytes + BlockBytes);
        _ = functions.Init(context);
    }

    ~CryptoDigest() => NativeMemory.Free(context);

    public override bool CanSave => true;

    private Span<uint> Context => new(context, layout.ContextBytes / sizeof(uint));

    /// <summary>Null where the device has no libcrypto that has the functions, or one whose context is not laid out as known.</summary>
    public static CryptoDigest? TryCreate(ContextLayout layout)
    {
        if (CryptoFunctions.Of(layout.Name) is not { } functions)
        {
            return null;
        }

        using (var trial = new CryptoDigest(layout, functions))
        {
            if (!trial.IsLaidOutAsKnown())
            {
                return null;
            }
        }

        return new(layout, functions);
    }

    /// <summary>Takes up a saved state.</summary>
    /// <param name="state">As <see cref="Save"/> gave it.</param>
    /// <param name="appendedBytes">After so many bytes: a multiple of 64.</param>
    public void Restore(ReadOnlySpan<byte> state, long appendedBytes)
    {
        ArgumentOutOfRangeException.ThrowIfNotEqual(state.Length, layout.StateBytes);
        ArgumentOutOfRangeException.ThrowIfNotEqual(appendedBytes % BlockBytes, 0);
        _ = functions.Init(context);
        var words = Context;
        for (var i = 0; i < layout.Words; i++)
        {
            var word = state[(i * sizeof(uint))..];
            words[i] = layout.IsBigEndian ? BinaryPrimitives.ReadUInt32BigEndian(word) : BinaryPrimitives.ReadUInt32LittleEndian(word);
        }

        var bits = (ulong)appendedBytes << 3;
        (words[layout.Words], words[layout.Words + 1]) = ((uint)bits, (uint)(bits >> 32));
    }

    public override void Append(ReadOnlySpan<byte> bytes)
    {
        fixed (byte* first = bytes)
        {
            if (functions.Update(context, first, (nuint)bytes.Length) != 1)
            {
                throw new InvalidOperationException($"{layout.Name}_Update failed");
            }
        }
    }

    public override byte[] Save()
    {
        var words = Context;
        if (words[layout.PendingWord] != 0)
        {
            throw new InvalidOperationException("not at the end of a block");
        }

        var state = new byte[layout.StateBytes];
        for (var i = 0; i < layout.Words; i++)
        {
            var word = state.AsSpan(i * sizeof(uint));
            if (layout.IsBigEndian)
            {
                BinaryPrimitives.WriteUInt32BigEndian(word, words[i]);
            }
            else
            {
                BinaryPrimitives.WriteUInt32LittleEndian(word, words[i]);
            }
        }

        return state;
    }

    public override byte[] Finish()
    {
        var digest = new byte[layout.StateBytes];
        fixed (byte* first = digest)
        {
            if (functions.Final(first, context) != 1)
            {
                throw new InvalidOperationException($"{layout.Name}_Final failed");
            }
        }

        return digest;
    }

    public override void Dispose()
    {
        NativeMemory.Free(context);
        context = null;
        GC.SuppressFinalize(this);
    }

    // One block and a byte: the length in bits and the count of pending bytes are where they are looked for.
    private bool IsLaidOutAsKnown()
    {
        var words = Context;
        if (words[0] != layout.FirstWord)
        {
            return false;
        }

        Append(stackalloc byte[BlockBytes + 1]);
        return words[layout.Words] == (BlockBytes + 1) << 3 && words[layout.Words + 1] == 0 && words[layout.PendingWord] == 1;
    }
}
