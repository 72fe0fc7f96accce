using System.Diagnostics;
using System.Globalization;

namespace Forensics.Plugins.Memory.Tests.Dumps;

/// <summary>A process of this test with what it tells of itself, killed by its number when disposed. It is no child of this process: the runtime would take a child that is traced by a thread of
/// its own for one that has ended.</summary>
internal sealed class TargetProcess : IDisposable
{
    private const string Launcher = "exec 3<&0; sh -c 'echo $$; exec \"$0\" \"$@\"' \"$@\" <&3 3<&- & exec 3<&-; wait";
    private static readonly TimeSpan Deadline = TimeSpan.FromSeconds(60);
    private readonly Process launcher;
    private readonly List<string[]> announced = [];

    private TargetProcess(Process launcher, string program)
    {
        this.launcher = launcher;
        Program = program;
        Pid = (int)Number(ReadLine()!);
    }

    public int Pid { get; }

    public string Program { get; }

    /// <summary>All of it: a zombie with more than one thread goes on without its first.</summary>
    public bool HasEnded => ProcStatus.State(Pid) == 'X' || (ProcStatus.State(Pid) == 'Z' && ProcStatus.Of(Pid, "Threads") is null or "1");

    /// <summary>What lies where.</summary>
    public IReadOnlyList<(ulong Address, byte[] Bytes)> Patterns => [.. Lines("pattern").Select(line => (Address(line[1]), Convert.FromHexString(line[2])))];

    /// <summary>Memory that nobody can read.</summary>
    public IReadOnlyList<(ulong Address, long LengthBytes)> Absent => [.. Lines("absent").Select(line => (Address(line[1]), Number(line[2])))];

    /// <summary>Threads that stay where they are, and those that do not.</summary>
    public IReadOnlyList<(int Id, string Kind)> Threads => [.. Lines("thread").Select(line => ((int)Number(line[1]), line[2]))];

    public int Child => (int)Number(Lines("child").Single()[1]);

    /// <summary>Starts a kind of target and waits until it is as it should be.</summary>
    public static TargetProcess Ready(params string[] arguments) => ReadyOf(TargetProgram.Path(TargetProgram.Pie), arguments);

    public static TargetProcess ReadyOf(string program, params string[] arguments)
    {
        var start = new ProcessStartInfo("/bin/sh", ["-c", Launcher, "sh", program, .. arguments]) { RedirectStandardOutput = true, RedirectStandardInput = true };
        var target = new TargetProcess(Process.Start(start)!, new FileInfo(program).ResolveLinkTarget(returnFinalTarget: true)?.FullName ?? program);
        try
        {
            for (var line = target.ReadLine(); line != "ready"; line = target.ReadLine())
            {
                Assert.That(line, Is.Not.Null, "the process ended");
                if (line!.StartsWith("skip ", StringComparison.Ordinal))
                {
                    Assert.Ignore($"this machine has no {line["skip ".Length..]}");
                }

                target.announced.Add(line.Split(' '));
            }
        }
        catch
        {
            target.Dispose();
            throw;
        }

        return target;
    }

    public IEnumerable<string[]> Lines(string word) => announced.Where(line => line[0] == word);

    public string? ReadLine()
    {
        var line = launcher.StandardOutput.ReadLineAsync();
        Assert.That(line.Wait(Deadline), Is.True, "the process says nothing");
        return line.Result;
    }

    /// <summary>How often it turned, its longest pause since it was last asked, and the signals that it got.</summary>
    public (long Turns, TimeSpan LongestPause, int Signals) Tick()
    {
        launcher.StandardInput.Write('\n');
        launcher.StandardInput.Flush();
        var words = ReadLine()!.Split(' ');
        return (Number(words[1]), TimeSpan.FromMicroseconds(Number(words[2])), (int)Number(words[3]));
    }

    /// <summary>As everybody's process looks: neither stopped nor traced, and its thread as it was.</summary>
    public void MustRunOn()
    {
        Assert.That(HasEnded, Is.False, "it lives");

        // A thread that starts another program shows the first one as a zombie until it is in its place.
        Until(() => ProcStatus.State(Pid) is 'S' or 'R' or 'D', "it runs");
        Until(() => ProcStatus.Of(Pid, "TracerPid") == "0", "nobody traces it");
    }

    public void Dispose()
    {
        // The launcher waits for it and ends then: nobody else can have its number before.
        if (!launcher.HasExited && ProcStatus.State(Pid) != 'X')
        {
            ThisMachine.Send(Pid, ThisMachine.Kill);
        }

        if (!launcher.WaitForExit(Deadline))
        {
            launcher.Kill(entireProcessTree: true);
            Assert.Fail("a killed target does not end");
        }

        launcher.Dispose();
    }

    /// <summary>Waits until a condition holds.</summary>
    public static void Until(Func<bool> condition, string what) => Assert.That(SpinWait.SpinUntil(condition, Deadline), Is.True, what);

    private static ulong Address(string hexadecimal) => ulong.Parse(hexadecimal, NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture);

    private static long Number(string digits) => long.Parse(digits, CultureInfo.InvariantCulture);
}
