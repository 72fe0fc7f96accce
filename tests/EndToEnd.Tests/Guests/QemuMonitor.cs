using System.Net.Sockets;
using System.Text.Json.Nodes;

namespace EndToEnd.Tests.Guests;

/// <summary>QEMU's machine protocol (docs/interop/qmp-spec): a JSON object a line, each way.</summary>
internal sealed class QemuMonitor : IDisposable
{
    // Half a gibibyte is saved within one command.
    private const int DeadlineMilliseconds = 120_000;
    private readonly Socket socket;
    private readonly StreamReader reader;

    public QemuMonitor(string path)
    {
        socket = UnixSocket.Connect(path);
        socket.ReceiveTimeout = DeadlineMilliseconds;
        reader = new(new NetworkStream(socket));
        Assert.That(reader.ReadLine(), Does.Contain("QMP"), "its greeting");
        _ = Execute("qmp_capabilities");
    }

    /// <summary>The memory that the guest has now.</summary>
    public long MemoryBytes => (long)Execute("query-balloon")["actual"]!;

    /// <summary>Halts the processors.</summary>
    public void Stop() => Execute("stop");

    public void Continue() => Execute("cont");

    /// <summary>Writes the guest's memory, from address 0 on, to a file.</summary>
    public void SaveMemory(string file, long bytes) => Execute("pmemsave", new() { ["val"] = 0, ["size"] = bytes, ["filename"] = file });

    /// <summary>Asks the guest to leave all memory but so much to its host.</summary>
    public void SetBalloon(long bytes) => Execute("balloon", new() { ["value"] = bytes });

    public void Quit() => Execute("quit");

    public void Dispose()
    {
        reader.Dispose();
        socket.Dispose();
    }

    private JsonNode Execute(string command, JsonObject? arguments = null)
    {
        socket.Send(System.Text.Encoding.UTF8.GetBytes(new JsonObject { ["execute"] = command, ["arguments"] = arguments ?? [] }.ToJsonString() + "\n"));
        while (reader.ReadLine() is { } line)
        {
            var answer = JsonNode.Parse(line)!;
            if (answer["event"] is null)
            {
                Assert.That(answer["error"], Is.Null, command);
                return answer["return"]!;
            }
        }

        throw new AssertionException($"QEMU answered nothing to {command}");
    }
}
