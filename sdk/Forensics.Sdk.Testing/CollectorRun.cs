using Forensics.Sdk.Manifest;

namespace Forensics.Sdk.Testing;

/// <summary>Runs a collector in the test's own process.</summary>
public static class CollectorRun
{
    /// <summary>Runs a collector to its end, into a context that keeps everything.</summary>
    /// <typeparam name="TOptions">The collector's options.</typeparam>
    /// <param name="collector">The collector.</param>
    /// <param name="options">Its options, taken as they are.</param>
    /// <param name="root">The root it inspects, such as <see cref="TestRoot.Root"/>.</param>
    /// <param name="cancellationToken">Asks it to end.</param>
    /// <returns>What it sent; the task fails as the collector does.</returns>
    public static async Task<RecordingContext> RunAsync<TOptions>(
        Collector<TOptions> collector, TOptions options, TargetRoot root, CancellationToken cancellationToken = default)
        where TOptions : class, new()
    {
        ArgumentNullException.ThrowIfNull(collector);
        var context = new RecordingContext(collector.Descriptor, root, TimeProvider.System);
        await RunAsync(collector, options, context, cancellationToken).ConfigureAwait(false);
        return context;
    }

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

    /// <summary>Runs a responder to its end; what it is to do stands in the context's <see cref="RecordingContext.Orders"/>.</summary>
    /// <typeparam name="TOptions">The responder's options.</typeparam>
    /// <param name="responder">The responder.</param>
    /// <param name="options">Its options, taken as they are.</param>
    /// <param name="context">Where its output goes.</param>
    /// <param name="cancellationToken">Asks it to end.</param>
    /// <returns>A task that ends, or fails, with the responder.</returns>
    public static Task RunAsync<TOptions>(
        Responder<TOptions> responder, TOptions options, CollectionContext context, CancellationToken cancellationToken = default)
        where TOptions : class, new()
    {
        ArgumentNullException.ThrowIfNull(responder);
        return responder.RunAsync(options, context, cancellationToken);
    }

    /// <summary>Binds options as the worker does: names in snake_case, defaults where a name is missing, ranges and patterns checked.</summary>
    /// <typeparam name="TOptions">The collector's options.</typeparam>
    /// <param name="json">A JSON object.</param>
    /// <returns>The options.</returns>
    /// <exception cref="System.Text.Json.JsonException">The JSON does not fit the type.</exception>
    /// <exception cref="System.ComponentModel.DataAnnotations.ValidationException">A value is out of its range.</exception>
    public static TOptions Bind<TOptions>(string json)
        where TOptions : class, new()
        => (TOptions)OptionsJson.Bind(typeof(TOptions), json);
}
