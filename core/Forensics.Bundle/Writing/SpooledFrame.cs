namespace Forensics.Bundle.Writing;

/// <summary>One compressed frame that waits, in a buffer of about its own size, until its entry's length is known.</summary>
internal readonly struct SpooledFrame(byte[] buffer, int length, int contentBytes)
{
    public byte[] Buffer => buffer;

    public ReadOnlySpan<byte> Compressed => buffer.AsSpan(0, length);

    public int ContentBytes => contentBytes;

    /// <summary>What the frame costs in memory.</summary>
    public int HeldBytes => buffer.Length;
}
