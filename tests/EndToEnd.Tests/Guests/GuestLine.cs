using System.Net.Sockets;

namespace EndToEnd.Tests.Guests;

/// <summary>The guest's second serial port: its script asks in lines, and waits for the answer.</summary>
internal sealed class GuestLine : IDisposable
{
    private static readonly TimeSpan Deadline = TimeSpan.FromMinutes(30);
    private readonly HostProcess machine;
    private readonly Socket socket;
    private readonly StreamReader reader;

    public GuestLine(string path, HostProcess machine)
    {
        this.machine = machine;
        socket = UnixSocket.Connect(path);
        reader = new(new NetworkStream(socket));
    }

    /// <summary>Waits for a question.</summary>
    public void WaitFor(string question)
    {
        var line = reader.ReadLineAsync();
        Until.True(() => line.IsCompleted || machine.HasExited, $"the guest asks {question}", Deadline);
        Assert.That(line.IsCompletedSuccessfully ? line.Result?.Trim() : $"the guest is off: {machine.Wait().All}", Is.EqualTo(question));
    }

    /// <summary>Lets the script go on, which has the answer in <c>$answer</c>.</summary>
    public void Answer(string words = "go on") => socket.Send(System.Text.Encoding.UTF8.GetBytes(words + "\n"));

    public void Dispose()
    {
        reader.Dispose();
        socket.Dispose();
    }
}
