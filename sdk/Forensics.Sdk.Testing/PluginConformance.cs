using System.Text.Json.Nodes;
using Forensics.Sdk.Manifest;

namespace Forensics.Sdk.Testing;

/// <summary>Whether a collector keeps the contract: what the host would end it for, and what makes its evidence hard to use.</summary>
public static class PluginConformance
{
    /// <summary>How long a collector has to end after it was asked to, before the host kills it.</summary>
    public static readonly TimeSpan Grace = TimeSpan.FromSeconds(5);

    private static readonly TimeSpan CancelAfter = TimeSpan.FromMilliseconds(100);

    /// <summary>
    /// Looks at the description, runs the collector once to its end and once more, in a new instance, asking it to end as soon as it touches its context.
    /// Checked: ids, options and records of the description, which is the same for every instance; each line is one JSON object with the fields of its
    /// schema, in snake_case, with <c>read_at</c>; items are requested, and each is concluded once, with a reason where it is not collected;
    /// nothing leaves the collector but <see cref="CollectorException"/>; nothing is printed through <see cref="Console"/>; it ends in time when asked to.
    /// </summary>
    /// <typeparam name="TCollector">The collector.</typeparam>
    /// <param name="root">A root on which it collects something, such as <see cref="TestRoot.Root"/>.</param>
    /// <param name="options">Its options, as the worker gets them: a JSON object. Empty: the defaults.</param>
    /// <returns>One sentence for each breach; empty when there is none.</returns>
    public static async Task<IReadOnlyList<string>> CheckAsync<TCollector>(TargetRoot root, string options = "{}")
        where TCollector : Collector, new()
    {
        ArgumentNullException.ThrowIfNull(root);
        var breaches = new List<string>();
        if (Description<TCollector>(breaches))
        {
            await CheckRunAsync(new TCollector(), root, options, breaches).ConfigureAwait(false);
            await CheckCancellationAsync(new TCollector(), root, options, breaches).ConfigureAwait(false);
        }

        return [.. breaches.Distinct()];
    }

    private static bool Description<TCollector>(List<string> breaches)
        where TCollector : Collector, new()
    {
        JsonObject description;
        try
        {
            description = CollectorManifest.Describe(new TCollector());
        }
        catch (ContractException breach)
        {
            breaches.Add($"its description is not valid: {breach.Message}");
            return false;
        }

        if (!JsonNode.DeepEquals(description, CollectorManifest.Describe(new TCollector())))
        {
            breaches.Add("two instances describe themselves differently: what plugin.json says cannot be true of both");
        }

        breaches.AddRange(description["options_schema"]!["properties"]!.AsObject()
            .Where(option => option.Value!["description"] is null)
            .Select(option => $"option {option.Key} does not say what it does: give it a Description"));
        breaches.AddRange(new TCollector().Descriptor.Records.SelectMany(schema => new LineConformance(schema).OfSchema()));
        return true;
    }

    private static async Task CheckRunAsync(Collector collector, TargetRoot root, string options, List<string> breaches)
    {
        var context = new RecordingContext(collector.Descriptor, root, TimeProvider.System);
        using (var prints = PrintWatch.Begin())
        {
            var run = Start(collector, context, options, prints, CancellationToken.None);
            await run.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            if (run.Exception?.GetBaseException() is { } failure)
            {
                breaches.Add($"it ended with {failure.GetType().Name}: {failure.Message}");
            }
            else if (run.IsCanceled)
            {
                breaches.Add("it ended as if cancelled, but was not");
            }

            if (prints.HasPrinted)
            {
                breaches.Add("it prints: what is for the operator goes through Log, what is evidence into records");
            }
        }

        var lines = collector.Descriptor.Records.ToDictionary(schema => schema.Name, schema => new LineConformance(schema), StringComparer.Ordinal);
        breaches.AddRange(context.Sent.SelectMany(sent => lines[sent.Record].Of(sent.Line)));
        breaches.AddRange(Items(context));
    }

    private static IEnumerable<string> Items(RecordingContext context)
    {
        if (context.Items.Count == 0)
        {
            yield return "it requests no item: nobody can tell whether it has what it was asked for";
        }

        foreach (var (item, conclusion) in context.Items)
        {
            if (conclusion is null)
            {
                yield return $"item {item} is left open";
            }
            else if (conclusion.State != ItemState.Collected && string.IsNullOrEmpty(conclusion.Reason))
            {
                yield return $"item {item} is {conclusion.State} without a reason";
            }
        }
    }

    private static async Task CheckCancellationAsync(Collector collector, TargetRoot root, string options, List<string> breaches)
    {
        using var cancellation = new CancellationTokenSource();
        var context = new RecordingContext(collector.Descriptor, root, TimeProvider.System) { Touched = cancellation.Cancel };
        using var prints = PrintWatch.Begin();
        var run = Start(collector, context, options, prints, cancellation.Token);

        // One that does not touch its context is asked all the same.
        cancellation.CancelAfter(CancelAfter);
        await Task.WhenAny(run, Task.Delay(Grace + CancelAfter)).ConfigureAwait(false);
        if (!run.IsCompleted)
        {
            breaches.Add($"it does not end within {Grace.TotalSeconds:0} s after it was asked to: pass the token on, and look at it in every loop");
        }
        else if (run.Exception?.GetBaseException() is not (null or OperationCanceledException or CollectorException) and var failure)
        {
            breaches.Add($"asked to end, it ended with {failure.GetType().Name}: {failure.Message}");
        }
    }

    private static Task Start(Collector collector, RecordingContext context, string options, PrintWatch prints, CancellationToken cancellationToken)
        => Task.Run(
            () =>
            {
                prints.WatchThis();
                return collector.RunAsync(OptionsJson.Bind(collector.OptionsType, options), context, cancellationToken);
            },
            CancellationToken.None);
}
