using System.Diagnostics;
using System.Globalization;
using System.Runtime.InteropServices;

namespace Forensics.Plugins.Memory.Tests.Clr;

/// <summary>The program <c>ClrTarget</c>, running, with all its known objects made.</summary>
internal sealed class ClrTargetProcess : IDisposable
{
    /// <summary>Objects of type <c>ClrTarget.Known</c>.</summary>
    public const int Objects = 1_234;

    private static readonly TimeSpan Deadline = TimeSpan.FromSeconds(60);

    private readonly Process process;

    private ClrTargetProcess(Process process) => this.process = process;

    /// <summary>Where the build put it.</summary>
    public static string Assembly { get; } = Path.GetFullPath(Path.Combine(AppContext.BaseDirectory, "../../../clr-target/ClrTarget.dll"));

    public int Pid => process.Id;

    /// <summary>Starts it by the runtime that runs the tests.</summary>
    public static ClrTargetProcess Start() => Start(Path.GetFullPath(Path.Combine(RuntimeEnvironment.GetRuntimeDirectory(), "../../../dotnet")), Assembly);

    public static ClrTargetProcess Start(string program, params string[] arguments)
    {
        var start = new ProcessStartInfo(program, arguments) { RedirectStandardInput = true, RedirectStandardOutput = true, WorkingDirectory = "/" };
        start.Environment["LC_ALL"] = "C";
        var started = new ClrTargetProcess(Process.Start(start)!);
        try
        {
            var ready = started.process.StandardOutput.ReadLineAsync();
            Assert.That(ready.Wait(Deadline), Is.True, "the target did not become ready");
            Assert.That(ready.Result, Is.EqualTo("ready"));
        }
        catch
        {
            started.Dispose();
            throw;
        }

        return started;
    }

    /// <summary>A core by the runtime's own tool.</summary>
    public void CreateDump(string path)
    {
        var tool = Path.Combine(RuntimeEnvironment.GetRuntimeDirectory(), "createdump");
        if (!File.Exists(tool))
        {
            Assert.Ignore("the runtime that runs the tests has no createdump");
        }

        Tool.Run("/", tool, "--full", "-f", path, Pid.ToString(CultureInfo.InvariantCulture)).MustSucceed();
    }

    /// <summary>A core by gdb, with the pages of files.</summary>
    public void GCore(string path)
    {
        File.WriteAllText($"/proc/{Pid}/coredump_filter", "0x3f");
        Tool.Run("/", "gcore", "-o", path, Pid.ToString(CultureInfo.InvariantCulture)).MustSucceed();
        File.Move($"{path}.{Pid}", path);
    }

    /// <summary>Lets it come to its end.</summary>
    /// <returns>Its exit code.</returns>
    public int End()
    {
        process.StandardInput.Close();
        Assert.That(process.WaitForExit(Deadline), Is.True, "the target does not end");
        return process.ExitCode;
    }

    public void Dispose()
    {
        if (!process.HasExited)
        {
            process.Kill();
            process.WaitForExit(Deadline);
        }

        process.Dispose();
    }
}
