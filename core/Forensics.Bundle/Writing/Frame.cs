namespace Forensics.Bundle.Writing;

/// <summary>
/// One frame on its way: content that is being compressed by a thread of the pool, then the compressed frame, in a buffer of about its own size
/// until it is written.
/// </summary>
internal sealed class Frame(byte[] buffer, int contentBytes)
{
    private byte[] buffer = buffer;

    public int ContentBytes { get; } = contentBytes;

    /// <summary>Ends when the frame is compressed; fails when that failed.</summary>
    public Task Ready { get; set; } = Task.CompletedTask;

    /// <summary>What the frame costs in memory now.</summary>
    public int HeldBytes => Volatile.Read(ref buffer).Length;

    public byte[] Buffer => buffer;

    public int CompressedBytes { get; private set; }

    /// <summary>The compressed frame; waits for it.</summary>
    public ReadOnlySpan<byte> Compressed
    {
        get
        {
            Ready.GetAwaiter().GetResult();
            return buffer.AsSpan(0, CompressedBytes);
        }
    }

    public void Become(byte[] compressed, int compressedBytes)
    {
        CompressedBytes = compressedBytes;
        Volatile.Write(ref buffer, compressed);
    }
}
