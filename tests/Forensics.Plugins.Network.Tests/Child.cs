using System.Diagnostics;

namespace Forensics.Plugins.Network.Tests;

/// <summary>A process of this test's own, which ends when its input does.</summary>
internal sealed class Child : IDisposable
{
    private static readonly TimeSpan Deadline = TimeSpan.FromSeconds(60);
    private readonly Process process;

    private Child(Process process) => this.process = process;

    public int Pid => process.Id;

    /// <summary>The number of its network namespace.</summary>
    public string NetNamespace => new FileInfo($"/proc/{Pid}/ns/net").LinkTarget!["net:[".Length..^1];

    /// <summary>Starts a program and waits until it prints <c>ready</c>; what it printed before is in <see cref="Said"/>.</summary>
    public static Child Start(string program, params string[] arguments)
    {
        var start = new ProcessStartInfo(program, arguments) { RedirectStandardInput = true, RedirectStandardOutput = true };
        start.Environment["PATH"] = "/usr/sbin:/usr/bin:/sbin:/bin";
        var child = new Child(Process.Start(start)!);
        for (; ; )
        {
            var line = child.process.StandardOutput.ReadLineAsync();
            Assert.That(line.Wait(Deadline), Is.True, $"{program} says nothing");
            if (line.Result is null or "ready")
            {
                Assert.That(line.Result, Is.EqualTo("ready"), $"{program} ended: {string.Join('\n', child.Said)}");
                return child;
            }

            child.Said.Add(line.Result);
        }
    }

    /// <summary>A shell in a network namespace of its own, which has done what a script says.</summary>
    public static Child InNamespace(string script) => Start("/usr/bin/unshare", "-n", "/bin/sh", "-c", $"set -e\n{script}\necho ready; read end || true");

    /// <summary>A python program.</summary>
    public static Child Python(string code) => Start("/usr/bin/env", "python3", "-c", code);

    public List<string> Said { get; } = [];

    /// <summary>Runs a program in its network namespace.</summary>
    public string Run(string program, params string[] arguments) => Tool.Run("nsenter", ["-t", $"{Pid}", "-n", program, .. arguments]);

    public Child RunPython(string code) => Start("/usr/bin/nsenter", "-t", $"{Pid}", "-n", "python3", "-c", code);

    public void Dispose()
    {
        process.StandardInput.Close();
        if (!process.WaitForExit(Deadline))
        {
            process.Kill();
        }

        process.Dispose();
    }
}
