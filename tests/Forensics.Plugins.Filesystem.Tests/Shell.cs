using System.Diagnostics;

namespace Forensics.Plugins.Filesystem.Tests;

/// <summary>Runs a program to make real inputs, or to ask a second opinion.</summary>
internal static class Shell
{
    private const int DeadlineMilliseconds = 120_000;

    public static string Run(string program, params IEnumerable<string> arguments)
    {
        using var process = Start(program, arguments);
        var errors = process.StandardError.ReadToEndAsync();
        var output = process.StandardOutput.ReadToEndAsync();
        if (!process.WaitForExit(DeadlineMilliseconds))
        {
            process.Kill(entireProcessTree: true);
            Assert.Fail($"{program} did not end");
        }

        Assert.That(process.ExitCode, Is.Zero, output.Result + errors.Result);
        return output.Result;
    }

    public static Process Start(string program, params IEnumerable<string> arguments)
        => Process.Start(new ProcessStartInfo(program, arguments) { RedirectStandardOutput = true, RedirectStandardError = true })!;

    public static string Script(string name) => Path.Combine(AppContext.BaseDirectory, name);

    public static void OnlyAsRoot()
    {
        if (!Environment.IsPrivilegedProcess)
        {
            Assert.Ignore("only root can make mounts, devices and files of others");
        }
    }
}
