namespace Forensics.Sdk.Quarantine.Store;

/// <summary>What is written here is appended to an object.</summary>
internal sealed class IncomingStream(IncomingObject incoming) : Stream
{
    public override bool CanRead => false;

    public override bool CanSeek => false;

    public override bool CanWrite => true;

    public override long Length => incoming.SizeBytes;

    public override long Position { get => incoming.SizeBytes; set => throw new NotSupportedException(); }

    public override void Write(ReadOnlySpan<byte> buffer) => incoming.Append(buffer);

    public override void Write(byte[] buffer, int offset, int count) => incoming.Append(buffer.AsSpan(offset, count));

    public override ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default)
    {
        cancellationToken.ThrowIfCancellationRequested();
        incoming.Append(buffer.Span);
        return ValueTask.CompletedTask;
    }

    public override void Flush()
    {
    }

    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();
}
