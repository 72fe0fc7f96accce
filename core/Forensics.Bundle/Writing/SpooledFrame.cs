using System.Buffers;

namespace Forensics.Bundle.Writing;

/// <summary>One compressed frame that waits, in a pooled buffer of about its own size, until its part's length is known.</summary>
internal readonly struct SpooledFrame(byte[] buffer, int length, int contentBytes)
{
    public ReadOnlySpan<byte> Compressed => buffer.AsSpan(0, length);

    public int ContentBytes => contentBytes;

    /// <summary>What the frame costs in memory.</summary>
    public int HeldBytes => buffer.Length;

    public void Return() => ArrayPool<byte>.Shared.Return(buffer);
}
