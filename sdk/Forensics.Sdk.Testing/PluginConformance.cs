using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Forensics.Sdk.Manifest;

namespace Forensics.Sdk.Testing;

/// <summary>Whether a collector keeps the contract: what the host would end it for, and what makes its evidence hard to use.</summary>
public static class PluginConformance
{
    /// <summary>How long a collector has to end after it was asked to, before the host kills it.</summary>
    public static readonly TimeSpan Grace = TimeSpan.FromSeconds(5);

    // The console is one for the whole process: two checks at once would take it from each other.
    private static readonly SemaphoreSlim OneAtATime = new(1, 1);

    /// <summary>
    /// Looks at the description, runs the collector to its end, and then twice more, in new instances, asking it to end: after the first thing
    /// that it sends, and in the middle. Checked: ids, options and records of the description, which is the same for every instance; each line is
    /// one JSON object with the fields of its schema, in snake_case, with <c>read_at</c>; items are requested, and each is concluded once, with a
    /// reason where it is not collected; no exception leaves the collector; nothing is printed through <see cref="Console"/>; asked to end, it ends
    /// within <see cref="Grace"/>. A responder is told to tell what it would do, and to change nothing: that it does not is not seen here. Nor is native code that prints, nor processes left behind.
    /// </summary>
    /// <typeparam name="TCollector">The collector.</typeparam>
    /// <param name="root">A root on which it can collect, such as <see cref="TestRoot.Root"/>.</param>
    /// <param name="options">Its options, as the worker gets them: a JSON object. Empty: the defaults.</param>
    /// <returns>One sentence for each breach; empty when there is none.</returns>
    public static async Task<IReadOnlyList<string>> CheckAsync<TCollector>(TargetRoot root, string options = "{}")
        where TCollector : Collector, new()
    {
        ArgumentNullException.ThrowIfNull(root);
        var breaches = new List<string>();
        if (Description<TCollector>(breaches))
        {
            await OneAtATime.WaitAsync().ConfigureAwait(false);
            try
            {
                await CheckRunsAsync<TCollector>(root, options, breaches).ConfigureAwait(false);
            }
            finally
            {
                OneAtATime.Release();
            }
        }

        return [.. breaches.Distinct()];
    }

    private static async Task CheckRunsAsync<TCollector>(TargetRoot root, string options, List<string> breaches)
        where TCollector : Collector, new()
    {
        var sent = await CheckRunAsync(new TCollector(), root, options, breaches).ConfigureAwait(false);
        foreach (var after in new[] { 1, sent / 2 }.Where(count => count > 0).Distinct())
        {
            await CheckCancellationAsync(new TCollector(), root, options, after, breaches).ConfigureAwait(false);
        }
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

        breaches.AddRange(description["options_schema"]!["properties"]!.AsObject().SelectMany(option => Option(option.Key, option.Value!)));
        breaches.AddRange(new TCollector().Descriptor.Records.SelectMany(schema => new LineConformance(schema).OfSchema()));
        return true;
    }

    private static IEnumerable<string> Option(string name, JsonNode schema)
    {
        if (schema["description"] is null)
        {
            yield return $"option {name} does not say what it does: give it a Description";
        }

        if ((schema["pattern"] ?? schema["items"]?["pattern"])?.GetValue<string>() is { } pattern && !IsMatchedByTheHost(pattern))
        {
            yield return $"the pattern of option {name} needs backtracking, which the host does not do: no look-around, no back references";
        }
    }

    private static bool IsMatchedByTheHost(string pattern)
    {
        try
        {
            return new Regex(pattern, RegexOptions.NonBacktracking | RegexOptions.CultureInvariant) is not null;
        }
        catch (Exception failure) when (failure is NotSupportedException or ArgumentException)
        {
            return false;
        }
    }

    /// <returns>How many calls of the context were taken.</returns>
    private static async Task<int> CheckRunAsync(Collector collector, TargetRoot root, string options, List<string> breaches)
    {
        var sent = 0;
        using var orders = new DryRunOrder(collector);
        var context = new RecordingContext(collector.Descriptor, root, TimeProvider.System) { Orders = orders.Order, Touched = () => Interlocked.Increment(ref sent) };
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
        return sent;
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

    private static async Task CheckCancellationAsync(Collector collector, TargetRoot root, string options, int after, List<string> breaches)
    {
        var sent = 0;
        using var cancellation = new CancellationTokenSource();
        using var orders = new DryRunOrder(collector);
        var context = new RecordingContext(collector.Descriptor, root, TimeProvider.System)
        {
            Orders = orders.Order,
            Touched = () =>
            {
                if (Interlocked.Increment(ref sent) == after)
                {
                    cancellation.Cancel();
                }
            },
        };
        using var prints = PrintWatch.Begin();
        var run = Start(collector, context, options, prints, cancellation.Token);

        // The time that it has runs from when it was asked: before that it may take as long as it took the first time.
        var asked = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        using var registration = cancellation.Token.Register(asked.SetResult);
        await Task.WhenAny(run, asked.Task).ConfigureAwait(false);
        await Task.WhenAny(run, Task.Delay(Grace)).ConfigureAwait(false);
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
