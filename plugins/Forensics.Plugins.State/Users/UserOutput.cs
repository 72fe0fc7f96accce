using Forensics.Sdk;
using Forensics.Sdk.Linux;

namespace Forensics.Plugins.State.Users;

/// <summary>Records, faults and the one item that is under way.</summary>
internal sealed class UserOutput(CollectionContext context, RootFiles files)
{
    private long records;
    private CollectionFault? first;
    private bool isCut;
    private bool hasSource;

    public RootFiles Files => files;

    public UnixTime Now => UnixTime.Of(context.Clock.GetUtcNow());

    /// <summary>Asks for an item, reads it and concludes it by the records and faults that came. Accounts and groups every root has: without them they are missing, the others empty.</summary>
    /// <param name="item">Its id.</param>
    /// <param name="path">Where it mostly is.</param>
    /// <param name="what">What its records are, for the reason.</param>
    /// <param name="read">Reads it.</param>
    /// <param name="cancellationToken">Ends it.</param>
    /// <param name="earlier">Faults that were told before and are about this item too.</param>
    public async Task RunAsync(string item, EvidencePath path, string what, Func<CancellationToken, Task> read, CancellationToken cancellationToken, IReadOnlyList<CollectionFault>? earlier = null)
    {
        await context.RequestAsync(item, path, cancellationToken).ConfigureAwait(false);
        (records, first, isCut, hasSource) = (0, null, false, false);
        foreach (var fault in earlier ?? [])
        {
            Count(fault);
        }

        await read(cancellationToken).ConfigureAwait(false);
        await TellFaultsAsync(cancellationToken).ConfigureAwait(false);
        await context.ConcludeAsync(Conclusion(item, what), cancellationToken).ConfigureAwait(false);
    }

    /// <summary>A file or folder that the item may be in exists.</summary>
    public void Found() => hasSource = true;

    public async ValueTask EmitAsync<TRecord>(TRecord record, CancellationToken cancellationToken)
        where TRecord : class
    {
        records++;
        await TellFaultsAsync(cancellationToken).ConfigureAwait(false);
        await context.EmitAsync(record, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Tells the faults that came up.</summary>
    /// <returns>Those that were told.</returns>
    public async ValueTask<IReadOnlyList<CollectionFault>> TellFaultsAsync(CancellationToken cancellationToken)
    {
        var faults = files.TakeFaults();
        foreach (var fault in faults)
        {
            Count(fault);
            await context.ReportFaultAsync(fault, cancellationToken).ConfigureAwait(false);
        }

        return faults;
    }

    private void Count(CollectionFault fault)
    {
        first ??= fault;
        isCut |= fault.Kind is FaultKind.OverLimit or FaultKind.Denied or FaultKind.TimedOut or FaultKind.ReadError or FaultKind.Unsupported;
    }

    private ItemConclusion Conclusion(string item, string what)
        => records > 0 ? new(item, ItemState.Collected, isCut ? ItemFlags.Truncated : ItemFlags.None, $"{records} {what}")
            : first is not null ? new(item, State(first.Kind), Reason: first.Message)
            : hasSource ? new(item, ItemState.Empty, Reason: $"no {what}")
            : new(item, ItemState.Empty, Reason: $"none of the files that have {what} exists");

    private static ItemState State(FaultKind kind) => kind switch
    {
        FaultKind.Missing or FaultKind.Vanished => ItemState.Missing,
        FaultKind.Denied => ItemState.Denied,
        FaultKind.Corrupt => ItemState.Corrupt,
        FaultKind.Unsupported => ItemState.Unsupported,
        FaultKind.OverLimit => ItemState.OverLimit,
        FaultKind.TimedOut => ItemState.TimedOut,
        _ => ItemState.ReadError,
    };
}
