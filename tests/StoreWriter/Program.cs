using System.Globalization;
using Forensics.Sdk.Quarantine.Store;
using StoreWriter;

// Changes a store, and ends itself by SIGKILL right before the call of a number (0: never): `seal STORE CALL ID BYTES`, `delete STORE CALL ID`, `event STORE CALL ID`, `create STORE CALL`,
// `rebuild STORE CALL`; `many STORE CALL COUNT` seals objects and deletes every third; `hold STORE CALL ID` receives one until its input ends. What ends by itself says how many calls it made.
var calls = new KillingCalls(int.Parse(args[2], CultureInfo.InvariantCulture));
var options = new StoreOptions { FreeFloorBytes = 0, Calls = calls };
if (args[0] == "create")
{
    QuarantineStore.Create(args[1], TimeProvider.System, options).Dispose();
    Console.WriteLine(calls.Count);
    return;
}

using var store = QuarantineStore.Open(args[1], TimeProvider.System, options);
switch (args[0])
{
    case "seal":
        Samples.Seal(store, args[3], int.Parse(args[4], CultureInfo.InvariantCulture));
        break;
    case "delete":
        store.Delete(args[3], "store writer");
        break;
    case "event":
        store.AddEvent(args[3], new() { Kind = QuarantineEventKind.Received, At = TimeProvider.System.GetUtcNow(), By = "store writer", Result = "ok", OriginalDeleted = true });
        break;
    case "rebuild":
        store.Rebuild();
        break;
    case "hold":
        using (var incoming = store.Begin(args[3]))
        {
            incoming.Append("begun"u8);
            Console.WriteLine("begun");
            Console.In.ReadToEnd();
        }

        break;
    case "many":
        for (var i = 0; i < int.Parse(args[3], CultureInfo.InvariantCulture); i++)
        {
            var id = Samples.Seal(store, null, i);
            if (i % 3 == 0)
            {
                store.Delete(id, "store writer");
            }
        }

        break;
    default:
        throw new ArgumentException(args[0]);
}

Console.WriteLine(calls.Count);
