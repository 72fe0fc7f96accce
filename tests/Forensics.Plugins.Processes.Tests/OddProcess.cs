using System.Diagnostics;

namespace Forensics.Plugins.Processes.Tests;

/// <summary>A process of this test, killed by its number when disposed.</summary>
internal sealed class OddProcess : IDisposable
{
    private static readonly TimeSpan Deadline = TimeSpan.FromSeconds(20);
    private readonly Process process;

    private OddProcess(Process process) => this.process = process;

    public int Pid => process.Id;

    public bool HasEnded => process.HasExited;

    public static OddProcess Start(params string[] arguments) => StartProgram(OddProgram.Path, arguments);

    /// <summary>Starts and waits until it says that it is as it should be.</summary>
    public static OddProcess Ready(params string[] arguments)
    {
        var process = Start(arguments);
        process.Expect("ready");
        return process;
    }

    public static OddProcess StartProgram(string program, IEnumerable<string> arguments, string? stage = null)
    {
        var start = new ProcessStartInfo(program, arguments) { RedirectStandardOutput = true, RedirectStandardInput = true };
        if (stage is not null)
        {
            start.Environment["STAGE"] = stage;
        }

        return new(Process.Start(start)!);
    }

    public void Expect(string line) => Assert.That(ReadLine(), Is.EqualTo(line));

    public string? ReadLine()
    {
        var line = process.StandardOutput.ReadLineAsync();
        Assert.That(line.Wait(Deadline), Is.True, "the process says nothing");
        return line.Result;
    }

    /// <summary>Lines of a word and numbers, up to "ready".</summary>
    public ILookup<string, int[]> Announced()
    {
        var lines = new List<string[]>();
        for (var line = ReadLine(); line != "ready"; line = ReadLine())
        {
            lines.Add(line!.Split(' '));
        }

        return lines.ToLookup(line => line[0], line => line[1..].Select(int.Parse).ToArray());
    }

    public void WriteLine()
    {
        process.StandardInput.Write('\n');
        process.StandardInput.Flush();
    }

    public void Dispose()
    {
        process.Kill(entireProcessTree: true);
        process.WaitForExit(Deadline);
        process.Dispose();
    }

    /// <summary>Waits until a condition holds.</summary>
    public static void Until(Func<bool> condition, string what)
        => Assert.That(SpinWait.SpinUntil(condition, Deadline), Is.True, what);
}
