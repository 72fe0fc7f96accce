using Microsoft.Diagnostics.Runtime;

namespace Forensics.Plugins.Memory.Clr;

/// <summary>What a thread is, in words.</summary>
internal static class ThreadStates
{
    private static readonly (ClrThreadState State, string Word)[] Words =
    [
        (ClrThreadState.TS_Unstarted, "unstarted"),
        (ClrThreadState.TS_Dead, "dead"),
        (ClrThreadState.TS_Aborted, "aborted"),
        (ClrThreadState.TS_AbortRequested, "abort-requested"),
        (ClrThreadState.TS_AbortInitiated, "abort-initiated"),
        (ClrThreadState.TS_GCSuspendPending, "gc-suspend-pending"),
        (ClrThreadState.TS_UserSuspendPending, "user-suspend-pending"),
        (ClrThreadState.TS_DebugSuspendPending, "debug-suspend-pending"),
        (ClrThreadState.TS_Background, "background"),
        (ClrThreadState.TS_TPWorkerThread, "pool-worker"),
        (ClrThreadState.TS_CompletionPortThread, "pool-completion"),
    ];

    /// <summary>The words of a thread.</summary>
    public static IReadOnlyList<string> Of(ClrThread thread)
    {
        var words = Words.Where(word => (thread.State & word.State) != 0).Select(word => word.Word).ToList();
        if (thread.IsFinalizer)
        {
            words.Add("finalizer");
        }

        if (thread.IsGc)
        {
            words.Add("gc");
        }

        words.Add(thread.GCMode == GCMode.Cooperative ? "cooperative" : "preemptive");
        return words;
    }
}
