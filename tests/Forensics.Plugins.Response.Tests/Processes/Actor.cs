using System.Diagnostics;
using System.Globalization;
using Forensics.Plugins.Memory.Tests.Dumps;

namespace Forensics.Plugins.Response.Tests.Processes;

/// <summary>A process of this test, with what it started; all of it is killed by number when it is disposed of.</summary>
internal sealed class Actor : IDisposable
{
    private static readonly TimeSpan Deadline = TimeSpan.FromSeconds(30);
    private readonly Process process;
    private readonly List<int> children = [];

    private Actor(Process process) => this.process = process;

    public int Pid => process.Id;

    /// <summary>As its number and start name it.</summary>
    public string Exactly => string.Create(CultureInfo.InvariantCulture, $"{Pid}:{StartTicks(Pid)}");

    public IReadOnlyList<int> Children => children;

    public bool HasEnded => process.HasExited;

    /// <summary>As a shell has it: 128 and the signal's number.</summary>
    public int ExitCode
    {
        get
        {
            Assert.That(process.WaitForExit(Deadline), Is.True, "it has not ended");
            return process.ExitCode;
        }
    }

    public static Actor Ready(params string[] arguments) => ReadyOf(ActorProgram.Path, arguments);

    public static Actor ReadyOf(string program, params string[] arguments)
    {
        var start = new ProcessStartInfo(program, arguments) { RedirectStandardOutput = true, WorkingDirectory = Path.GetDirectoryName(program) };
        var actor = new Actor(Process.Start(start)!);
        for (var line = actor.ReadLine(); line != "ready"; line = actor.ReadLine())
        {
            Assert.That(line, Does.StartWith("child "));
            actor.children.Add(int.Parse(line!.Split(' ')[1], CultureInfo.InvariantCulture));
        }

        return actor;
    }

    public string? ReadLine()
    {
        var line = process.StandardOutput.ReadLineAsync();
        Assert.That(line.Wait(Deadline), Is.True, "the process says nothing");
        return line.Result;
    }

    /// <summary>What the kernel says that a process started, at any depth.</summary>
    public static IReadOnlyList<int> Below(int pid)
    {
        var found = new List<int>();
        try
        {
            foreach (var child in Directory.GetDirectories($"/proc/{pid}/task").SelectMany(task => File.ReadAllText($"{task}/children").Split(' ', StringSplitOptions.RemoveEmptyEntries)))
            {
                var number = int.Parse(child, CultureInfo.InvariantCulture);
                found.Add(number);
                found.AddRange(Below(number));
            }
        }
        catch (IOException)
        {
            // It ended meanwhile.
        }

        return found;
    }

    public static string StartTicks(int pid) => File.ReadAllText($"/proc/{pid}/stat").Split(") ")[^1].Split(' ')[19];

    /// <summary>Every process that runs a program.</summary>
    public static IReadOnlyList<int> Running(string program)
        => [.. Directory.GetDirectories("/proc").Select(Path.GetFileName).Where(name => int.TryParse(name, out _)).Select(name => int.Parse(name!, CultureInfo.InvariantCulture))
            .Where(pid => Link($"/proc/{pid}/exe") is { } link && (link == program || link == program + " (deleted)"))];

    public static void Until(Func<bool> condition, string what) => Assert.That(SpinWait.SpinUntil(condition, Deadline), Is.True, what);

    /// <summary>Nothing was done to it.</summary>
    public void MustRun()
    {
        Assert.That(process.HasExited, Is.False, "it lives");
        Assert.That(ProcStatus.State(Pid), Is.AnyOf('S', 'R', 'D'), "it runs");
    }

    public void Dispose()
    {
        // All stand before the first is killed, so that none gets away from its parent.
        for (var known = -1; known != Below(Pid).Count;)
        {
            known = Below(Pid).Count;
            foreach (var pid in Below(Pid).Append(Pid).Where(pid => ProcStatus.State(pid) is not ('Z' or 'X')))
            {
                Signal(pid, "STOP");
            }
        }

        foreach (var pid in Below(Pid).Append(Pid).Where(pid => ProcStatus.State(pid) is not ('Z' or 'X')).ToList())
        {
            Signal(pid, "KILL");
        }

        Assert.That(process.WaitForExit(Deadline), Is.True, "a killed process does not end");
        process.Dispose();
    }

    public static void Signal(int pid, string name)
    {
        using var kill = Process.Start(new ProcessStartInfo(Tool.PathOf("sh"), ["-c", $"kill -{name} {pid}"]) { RedirectStandardError = true })!;
        kill.WaitForExit();
    }

    private static string? Link(string path)
    {
        try
        {
            return new FileInfo(path).LinkTarget;
        }
        catch (Exception gone) when (gone is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }
}
