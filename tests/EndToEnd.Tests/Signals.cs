using System.Runtime.InteropServices;

namespace EndToEnd.Tests;

/// <summary>Signals, sent by process id (<c>kill(2)</c>).</summary>
internal static partial class Signals
{
    public const int Hangup = 1;
    public const int Interrupt = 2;
    public const int Kill = 9;
    public const int Terminate = 15;
    public const int Continue = 18;
    public const int Stop = 19;

    public static void Send(int processId, int signal) => Assert.That(Deliver(processId, signal), Is.Zero, $"signal {signal} to {processId}");

    /// <summary>Whether there is such a process that is more than a zombie.</summary>
    public static bool IsAlive(int processId)
    {
        try
        {
            var stat = File.ReadAllText($"/proc/{processId}/stat");
            return stat[stat.LastIndexOf(')') + 2] is not ('Z' or 'X');
        }
        catch (IOException)
        {
            return false;
        }
    }

    [LibraryImport("libc", EntryPoint = "kill")]
    private static partial int Deliver(int processId, int signal);
}
