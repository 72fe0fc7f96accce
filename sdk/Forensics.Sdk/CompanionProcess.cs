namespace Forensics.Sdk;

/// <summary>A companion that was started. Disposing ends it, whatever it is doing, and closes the channel; one that is left running ends with the collector.</summary>
public abstract class CompanionProcess : IAsyncDisposable
{
    /// <summary>To and from the companion. At its end when the companion is gone. For one reader and one writer at once; reading and writing take a token.</summary>
    public abstract Stream Channel { get; }

    /// <summary>Its process; null when it runs in the test's own.</summary>
    public abstract int? ProcessId { get; }

    /// <summary>Waits for its end; does not ask it to end.</summary>
    /// <param name="cancellationToken">Ends the wait, and nothing else.</param>
    /// <returns>How it ended.</returns>
    public abstract Task<CompanionEnd> WaitAsync(CancellationToken cancellationToken);

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await DisposeAsyncCore().ConfigureAwait(false);
        GC.SuppressFinalize(this);
    }

    /// <summary>Ends it and takes its status; may be called more than once.</summary>
    /// <returns>A task that ends when it is gone.</returns>
    protected abstract ValueTask DisposeAsyncCore();
}
