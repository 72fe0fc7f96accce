using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using Forensics.Plugins.Response.Files;
using Forensics.Sdk;
using Forensics.Sdk.Linux;
using Forensics.Sdk.Quarantine;
using Forensics.Sdk.Testing;
using KilledResponder;

// Runs one responder on this device and ends itself by SIGKILL right before one of its calls; 0: not at all. The number of calls goes to standard output.
//   ACT STATE JOURNAL CALL OPTIONS     quarantine, file.delete, quarantine.restore, quarantine.get, quarantine.delete
//   undo|repair|repair-undo STATE JOURNAL CALL RESPONDER    of the last action of the journal
var (act, state, journal, number, more) = (args[0], args[1], args[2], int.Parse(args[3], CultureInfo.InvariantCulture), args[4]);
var calls = new FatalCalls(number);
if (TargetRootReading.OpenRoot(EvidencePath.Of("/"), out var root).Failed)
{
    return 2;
}

var isNew = act.Contains('.', StringComparison.Ordinal) || act == "quarantine";
var order = new ActionOrder
{
    Mode = isNew ? ActionMode.Apply : act == "undo" ? ActionMode.Revert : ActionMode.Repair,
    RunId = "killed",
    By = "killed responder",
    StateFolder = state,
    Actions = isNew ? [] : [JournalFile.Last(journal).ToAction(isBeingReverted: act == "repair-undo")],
};
switch (isNew ? act : more)
{
    case "quarantine":
        await Run(new QuarantineResponder { Calls = calls });
        break;
    case "file.delete":
        await Run(new FileDeleteResponder { Calls = calls });
        break;
    case "quarantine.restore":
        await Run(new QuarantineRestoreResponder { Calls = calls });
        break;
    case "quarantine.get":
        await Run(new QuarantineGetResponder { Calls = calls });
        break;
    case "quarantine.delete":
        await Run(new QuarantineDeleteResponder { Calls = calls });
        break;
    default:
        throw new ArgumentException(act);
}

Console.WriteLine(calls.Count);
return 0;

async Task Run<TOptions>(Responder<TOptions> responder)
    where TOptions : class, new()
{
    var context = new RecordingContext(responder.Descriptor, root, TimeProvider.System) { Orders = order, Journal = action => JournalFile.Append(journal, action) };
    await CollectorRun.RunAsync(responder, isNew ? CollectorRun.Bind<TOptions>(more) : new(), context);
    Console.WriteLine(JsonSerializer.Serialize(context.Actions.Select(action => $"{action.Result?.Outcome}: {action.Result?.Reason}")));
}

/// <summary>Ends the process before a call.</summary>
internal sealed class FatalCalls(int fatal) : ActCalls
{
    protected override void Before(int number, string systemCall)
    {
        if (number == fatal)
        {
            Process.GetCurrentProcess().Kill();
            Thread.SpinWait(int.MaxValue);
        }
    }
}
