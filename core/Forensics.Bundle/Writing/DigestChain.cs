namespace Forensics.Bundle.Writing;

/// <summary>One digest of a stream, computed by threads of the pool, piece after piece, while the caller goes on.</summary>
/// <param name="append">Takes a piece.</param>
internal sealed class DigestChain(Action<ReadOnlySpan<byte>> append)
{
    private Task pending = Task.CompletedTask;

    /// <summary>The next piece; the buffer is read until the task ends.</summary>
    public Task Begin(byte[] buffer, int bytes)
        => pending = pending.ContinueWith(
            previous =>
            {
                previous.GetAwaiter().GetResult();
                append(buffer.AsSpan(0, bytes));
            },
            CancellationToken.None,
            TaskContinuationOptions.None,
            TaskScheduler.Default);

    /// <summary>The next piece, now.</summary>
    public void Append(ReadOnlySpan<byte> bytes)
    {
        Wait();
        append(bytes);
    }

    public void Wait() => pending.GetAwaiter().GetResult();

    /// <summary>What is under way reads a digest, and fails perhaps: nobody asks any more.</summary>
    public void WaitForEnd() => pending.ContinueWith(_ => { }, CancellationToken.None, TaskContinuationOptions.ExecuteSynchronously, TaskScheduler.Default).Wait();
}
