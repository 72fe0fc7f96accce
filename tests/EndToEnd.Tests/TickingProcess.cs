using System.Diagnostics;
using System.Globalization;

namespace EndToEnd.Tests;

/// <summary>A process with so much memory that tells whether it runs (target.c, <c>ticking</c>), killed by its number when disposed.</summary>
internal sealed class TickingProcess : IDisposable
{
    private static readonly TimeSpan Deadline = TimeSpan.FromSeconds(20);
    private readonly Process process;

    private TickingProcess(Process process, string program) => (this.process, Program) = (process, program);

    public int Id => process.Id;

    public string Program { get; }

    /// <summary>Sixteen bytes of its memory, and where they lie, in hexadecimal.</summary>
    public (string Address, string Bytes) Pattern { get; private set; }

    /// <summary>The number of the thread that traces it; 0 for none.</summary>
    public int Tracer => int.Parse(Status("TracerPid"), CultureInfo.InvariantCulture);

    /// <summary>Compiles the program into a folder and starts it.</summary>
    public static TickingProcess Start(string folder, int mebibytes)
    {
        Tool.Require("gcc");
        var program = Path.Combine(folder, "ticking");
        Tool.Run(folder, "gcc", "-g", "-pthread", "-o", program, Path.Combine(TestContext.CurrentContext.TestDirectory, "target.c")).MustBeSilentSuccess();
        var start = new ProcessStartInfo(program, ["ticking", $"{mebibytes}"]) { RedirectStandardInput = true, RedirectStandardOutput = true };
        var target = new TickingProcess(Process.Start(start)!, program);
        var pattern = target.ReadLine().Split(' ');
        target.Pattern = (pattern[1], pattern[2]);
        Assert.That(target.ReadLine(), Is.EqualTo("ready"));
        return target;
    }

    /// <summary>It lives, is neither stopped nor traced, and goes on counting.</summary>
    public void MustRunOn()
    {
        Until.True(() => Status("State")[0] is 'S' or 'R' && Tracer == 0, "nobody stops or traces it", Deadline);
        var before = Turns();
        Until.True(() => Turns() > before, "it goes on", Deadline);
    }

    public void Dispose()
    {
        process.Kill();
        process.WaitForExit(Deadline);
        process.Dispose();
    }

    private string Status(string key) => File.ReadLines($"/proc/{Id}/status").Single(line => line.StartsWith(key + ":", StringComparison.Ordinal))[(key.Length + 1)..].Trim();

    private long Turns()
    {
        process.StandardInput.Write('\n');
        process.StandardInput.Flush();
        return long.Parse(ReadLine().Split(' ')[1], CultureInfo.InvariantCulture);
    }

    private string ReadLine()
    {
        var line = process.StandardOutput.ReadLineAsync();
        Assert.That(line.Wait(Deadline), Is.True, "the target says nothing");
        return line.Result!;
    }
}
