namespace Forensics.Sdk.Testing;

/// <summary>Runs a collector in the test's own process.</summary>
public static class CollectorRun
{
    /// <summary>Runs a collector to its end.</summary>
    /// <typeparam name="TOptions">The collector's options.</typeparam>
    /// <param name="collector">The collector.</param>
    /// <param name="options">Its options, taken as they are.</param>
    /// <param name="context">Where its output goes.</param>
    /// <param name="cancellationToken">Asks it to end.</param>
    /// <returns>A task that ends, or fails, with the collector.</returns>
    public static Task RunAsync<TOptions>(
        Collector<TOptions> collector, TOptions options, CollectionContext context, CancellationToken cancellationToken = default)
        where TOptions : class, new()
    {
        ArgumentNullException.ThrowIfNull(collector);
        return collector.RunAsync(options, context, cancellationToken);
    }
}
