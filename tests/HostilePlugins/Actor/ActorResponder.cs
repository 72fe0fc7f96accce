using System.Runtime.CompilerServices;
using System.Text;
using System.Text.Json.Nodes;
using Forensics.Sdk;
using Hostile;

[assembly: Collector<ActorResponder>]

namespace Hostile;

/// <summary>Makes files, in two calls each, and takes them away again; ends itself where it is told to.</summary>
internal sealed class ActorResponder : Responder<ActorOptions>
{
    private int calls;

    public override CollectorDescriptor Descriptor => new()
    {
        Id = "hostile.actor",
        Summary = "Makes files.",
        Needs = Needs.ModifiesSystem,
        Records = [HostileSchemas.Note],
    };

    public override Reversal Reversal => Reversal.Rearms;

    public override int UndoVersion => 1;

    protected override async IAsyncEnumerable<PlannedAction> PlanAsync(ActorOptions options, CollectionContext context, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        foreach (var path in options.Make)
        {
            await context.RequestAsync(path, EvidencePath.Of(path), cancellationToken);
            if (File.Exists(path))
            {
                await context.ConcludeAsync(new(path, ItemState.Collected, ItemFlags.None, "it is there already"), cancellationToken);
                continue;
            }

            yield return new Making
            {
                Item = path,
                Target = EvidencePath.Of(path),
                Summary = $"make {path}",
                Calls = [new("open", "a file is made"), new("write", "six bytes are written")],
                Losses = ["the name's absence"],
                Before = new JsonObject { ["exists"] = false },
                DieBefore = options.DieBefore,
                StopBefore = options.StopBefore,
                StoresMuch = options.StoresMuch,
            };
        }
    }

    protected override async ValueTask<ActionPreparation> PrepareAsync(PlannedAction action, CollectionContext context, CancellationToken cancellationToken)
    {
        var making = (Making)action;
        await context.StoreAsync(
            new() { Kind = BlobKind.Extra, Name = $"before-{Path.GetFileName(action.Item)}" }, new MemoryStream(new byte[making.StoresMuch ? 64 << 20 : 10]), cancellationToken);
        return ActionPreparation.Ready(Encoding.UTF8.GetBytes(action.Item));
    }

    protected override ValueTask<ActionResult> ApplyAsync(PlannedAction action, ReadOnlyMemory<byte> undo, CollectionContext context, CancellationToken cancellationToken)
    {
        var making = (Making)action;
        Pass(making);
        using (var file = new FileStream(action.Item, FileMode.CreateNew))
        {
            Pass(making);
            file.Write("marked"u8);
        }

        Pass(making);
        return ValueTask.FromResult(ActionResult.Done(new JsonObject { ["exists"] = true }));
    }

    protected override ValueTask<ActionResult> RevertAsync(JournalledAction action, CollectionContext context, CancellationToken cancellationToken)
    {
        var path = Encoding.UTF8.GetString(action.Undo.Span);
        if (!File.Exists(path))
        {
            return ValueTask.FromResult(ActionResult.Unchanged("it is gone already"));
        }

        File.Delete(path);
        return ValueTask.FromResult(ActionResult.Done(new JsonObject { ["exists"] = false }));
    }

    protected override ValueTask<ActionResult> RepairAsync(JournalledAction action, CollectionContext context, CancellationToken cancellationToken)
    {
        var path = Encoding.UTF8.GetString(action.Undo.Span);
        if (File.Exists(path) && new FileInfo(path).Length == 6)
        {
            return ValueTask.FromResult(ActionResult.Done(new JsonObject { ["exists"] = true }));
        }

        File.Delete(path);
        return ValueTask.FromResult(new ActionResult { Outcome = ActionOutcome.TakenBack, ItemState = ItemState.Collected, Reason = "it was not whole" });
    }

    private void Pass(Making making)
    {
        if (++calls == making.DieBefore)
        {
            System.Diagnostics.Process.GetCurrentProcess().Kill();
        }

        if (calls == making.StopBefore)
        {
            using var stop = System.Diagnostics.Process.Start("kill", ["-STOP", $"{Environment.ProcessId}"]);
            stop.WaitForExit();
        }
    }

    private sealed class Making : PlannedAction
    {
        public required int DieBefore { get; init; }

        public required int StopBefore { get; init; }

        public required bool StoresMuch { get; init; }
    }
}
