namespace Forensics.Bundle.Tests;

/// <summary>Takes a number of bytes, then fails as a full disk does.</summary>
internal sealed class FailingStream(long room) : MemoryStream
{
    public override void Write(ReadOnlySpan<byte> buffer)
    {
        if (Length + buffer.Length > room) throw new IOException("No space left on device");
        base.Write(buffer);
    }
}
