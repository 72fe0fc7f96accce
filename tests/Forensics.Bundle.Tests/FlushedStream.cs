namespace Forensics.Bundle.Tests;

/// <summary>A file in memory that knows how much of it was synchronised.</summary>
internal sealed class FlushedStream : MemoryStream
{
    public long FlushedBytes { get; private set; }

    public byte[] Flushed => GetBuffer()[..(int)FlushedBytes];

    public override void Flush() => FlushedBytes = Length;
}
