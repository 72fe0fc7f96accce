using Forensics.Sdk;
using Forensics.Sdk.Linux;

namespace Forensics.Plugins.State;

/// <summary>Parts of a collection: each an item that is asked for, read and concluded, with the faults that came up.</summary>
internal sealed class Part(CollectionContext context, RootFiles files)
{
    /// <summary>Says of an item that only a running system has it.</summary>
    public const string LiveOnly = "the running kernel has it, and this root is none of a running system";

    public async Task RunAsync(string item, EvidencePath? path, Func<CancellationToken, Task<ItemConclusion>> read, CancellationToken cancellationToken)
    {
        await context.RequestAsync(item, path, cancellationToken).ConfigureAwait(false);
        var conclusion = await read(cancellationToken).ConfigureAwait(false);
        await TellFaultsAsync(cancellationToken).ConfigureAwait(false);
        await context.ConcludeAsync(conclusion, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>The same for what only a running system has.</summary>
    public Task RunLiveAsync(string item, EvidencePath? path, Func<CancellationToken, Task<ItemConclusion>> read, CancellationToken cancellationToken)
        => RunAsync(item, path, files.IsLive ? read : _ => Task.FromResult(new ItemConclusion(item, ItemState.Unsupported, Reason: LiveOnly)), cancellationToken);

    /// <summary>Tells the faults since the last call.</summary>
    public async Task TellFaultsAsync(CancellationToken cancellationToken)
    {
        foreach (var fault in files.TakeFaults())
        {
            await context.ReportFaultAsync(fault, cancellationToken).ConfigureAwait(false);
        }
    }

    /// <summary>How an item ends of which so many records came.</summary>
    public static ItemConclusion Of(string item, long records, string what, bool isCut = false)
        => records == 0 && !isCut ? new(item, ItemState.Empty, Reason: $"no {what}")
            : new(item, ItemState.Collected, isCut ? ItemFlags.Truncated : ItemFlags.None, $"{records} {what}");
}
