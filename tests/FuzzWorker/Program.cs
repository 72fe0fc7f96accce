using System.Buffers.Binary;
using System.Text.Json;
using FuzzWorker;

// In the place of the worker: steps called `fuzz-SEED` get the session of that seed, all others the real worker, which lies in the folder `real`.
var header = Native.PeekAt(5);
var start = Native.PeekAt(5 + BinaryPrimitives.ReadInt32LittleEndian(header)).AsMemory(5);
using var message = JsonDocument.Parse(start);
var step = message.RootElement.GetProperty("step").GetString()!;
if (!step.StartsWith("fuzz-", StringComparison.Ordinal))
{
    Native.Become(Environment.ProcessPath!, Path.Combine(AppContext.BaseDirectory, "real", "Forensics.Worker.dll"));
}

var seed = int.Parse(step["fuzz-".Length..]);
var session = FuzzSession.Of(seed, message.RootElement.GetProperty("manifest_sha256").GetString()!);
var random = new Random(seed + 1);
using (var output = Console.OpenStandardOutput())
{
    output.Write(session.Printed);
}

foreach (var bytes in session.Sent)
{
    Native.Send(bytes, random);
}

switch (session.Ending)
{
    case FuzzEnding.Killed:
        Native.Signal(9);
        break;
    case FuzzEnding.Segfault:
        Native.Signal(11);
        break;
    case FuzzEnding.Abort:
        Native.Signal(6);
        break;
    case FuzzEnding.CloseAndExit:
        Native.CloseChannel();
        break;
    case FuzzEnding.CloseAndStay:
        Native.CloseChannel();
        Thread.Sleep(Timeout.Infinite);
        break;
    case FuzzEnding.Silence:
        Thread.Sleep(Timeout.Infinite);
        break;
    default:
        break;
}

Native.Exit(session.Ending == FuzzEnding.ExitWithCode ? session.ExitCode : 0);
