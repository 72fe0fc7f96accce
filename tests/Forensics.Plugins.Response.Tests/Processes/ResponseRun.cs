using System.Text.Json;
using Forensics.Plugins.Memory.Tests.Dumps;
using Forensics.Plugins.Response.Processes;
using Forensics.Sdk;
using Forensics.Sdk.Testing;

namespace Forensics.Plugins.Response.Tests.Processes;

/// <summary>One run of a responder on this machine.</summary>
internal sealed class ResponseRun
{
    private ResponseRun(RecordingContext context) => Context = context;

    public RecordingContext Context { get; }

    public RecordedAction Action => Context.Actions.Single();

    public ActionResult Result => Action.Result!;

    public static ResponseRun Terminate(TerminateOptions options, ActionMode mode = ActionMode.Apply, Func<RecordedAction, string?>? journal = null, string? refusal = null, CancellationToken cancellationToken = default)
        => Run(new TerminateResponder(), options, mode, [], journal, refusal, cancellationToken);

    public static ResponseRun Suspend(SuspendOptions options, ActionMode mode = ActionMode.Apply, Func<RecordedAction, string?>? journal = null)
        => Run(new SuspendResponder(), options, mode, [], journal, null, default);

    /// <summary>Undoes, or repairs, what another run did.</summary>
    public static ResponseRun Undo(JournalledAction action, ActionMode mode = ActionMode.Revert) => Run(new SuspendResponder(), new SuspendOptions(), mode, [action], null, null, default);

    public static ResponseRun RepairTermination(JournalledAction action) => Run(new TerminateResponder(), new TerminateOptions(), ActionMode.Repair, [action], null, null, default);

    public ItemConclusion Item(string item) => Context.Items.TryGetValue(item, out var conclusion) ? conclusion! : throw new AssertionException($"no item {item}");

    public ItemConclusion Item(int pid) => Item($"pid:{pid}");

    public IReadOnlyList<JsonElement> Records => Context.Records("process.action");

    public JsonElement Record(int pid) => Records.Single(record => record.GetProperty("pid").GetInt32() == pid);

    public string?[] Signals(int pid) => [.. Record(pid).GetProperty("signals").EnumerateArray().Select(signal => signal.GetProperty("signal").GetString())];

    /// <summary>The content that was stored under a name.</summary>
    public byte[] Blob(string name) => Context.Blobs.Values.Single(blob => blob.Source.Name == name).Content;

    /// <summary>Nothing was done, to anybody.</summary>
    public void MustNotAct() => Assert.That(Context.Actions.Select(action => action.Summary), Is.Empty);

    private static ResponseRun Run<TOptions>(
        Responder<TOptions> responder, TOptions options, ActionMode mode, IReadOnlyList<JournalledAction> actions, Func<RecordedAction, string?>? journal, string? refusal, CancellationToken cancellationToken)
        where TOptions : class, new()
    {
        var root = ThisMachine.Root();
        using (root.Descriptor)
        {
            var context = new RecordingContext(responder.Descriptor, root, TimeProvider.System)
            {
                Orders = new() { Mode = mode, RunId = "run", By = "tests", StateFolder = "/nowhere", Actions = actions },
                Journal = journal,
                Refusal = refusal,
            };
            var run = CollectorRun.RunAsync(responder, options, context, cancellationToken);
            try
            {
                run.GetAwaiter().GetResult();
            }
            catch (JournalBroken)
            {
                // As when the host is killed: the action is begun, and nobody knows more.
            }
            catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
            {
                // Some runs are ended early.
            }

            return new(context);
        }
    }
}

/// <summary>The end of a run just after an action was written into the journal.</summary>
internal sealed class JournalBroken : Exception;
