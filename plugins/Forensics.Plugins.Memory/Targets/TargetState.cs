using Forensics.Plugins.Memory.Dumps;
using Forensics.Sdk;

namespace Forensics.Plugins.Memory.Targets;

/// <summary>How the item of a target ends that has no memory to read.</summary>
internal static class TargetState
{
    /// <returns>Null for a process that has memory of its own.</returns>
    public static (ItemState State, string Reason, CollectionFault? Fault)? Without(Target target)
    {
        var pid = target.Pid;
        return target switch
        {
            { IsOwn: true } => (ItemState.Excluded, "it is this collector itself, whose memory holds the key that signs", null),
            { Seen: null } => Of(ItemState.Missing, DumpFaults.Missing(pid)),
            { Seen.Stat.IsKernelThread: true } => Of(ItemState.Empty, DumpFaults.KernelThread(pid)),
            { Seen: { HasMemory: false, Stat: not { State: 'Z', ThreadCount: > 1 } } } => Of(ItemState.Empty, DumpFaults.Zombie(pid)),
            _ => null,
        };
    }

    /// <summary>The state that a fault means for all of a target.</summary>
    public static ItemState Of(CollectionFault fault) => fault.Kind switch
    {
        FaultKind.Denied => ItemState.Denied,
        FaultKind.Vanished or FaultKind.Missing => ItemState.Missing,
        FaultKind.TimedOut => ItemState.TimedOut,
        _ => ItemState.ReadError,
    };

    private static (ItemState State, string Reason, CollectionFault? Fault) Of(ItemState state, CollectionFault fault) => (state, fault.Message, fault);
}
