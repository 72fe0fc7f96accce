using System.Diagnostics;

namespace Forensics.Sdk.Hashing.Tests;

/// <summary>Runs a program of the machine with an argument array, a fixed locale, a deadline.</summary>
internal static class Tool
{
    private static readonly TimeSpan Deadline = TimeSpan.FromSeconds(120);

    public static string Run(string program, params string[] arguments)
    {
        var (exitCode, output, error) = Result(program, arguments);
        Assert.That(exitCode, Is.Zero, error);
        return output;
    }

    public static (int ExitCode, string Output, string Error) Result(string program, params string[] arguments)
    {
        var path = new[] { "/usr/bin", "/bin", "/usr/sbin", "/sbin" }.Select(folder => Path.Combine(folder, program)).FirstOrDefault(File.Exists);
        Assume.That(path, Is.Not.Null, $"{program} is not installed on this machine");
        var start = new ProcessStartInfo(path!, arguments) { RedirectStandardOutput = true, RedirectStandardError = true };
        start.Environment["LC_ALL"] = "C";
        start.Environment.Remove("LD_PRELOAD");
        using var process = Process.Start(start)!;
        var output = process.StandardOutput.ReadToEndAsync();
        var error = process.StandardError.ReadToEndAsync();
        if (!process.WaitForExit(Deadline))
        {
            process.Kill(entireProcessTree: true);
            Assert.Fail($"{program} did not end within {Deadline}");
        }

        return (process.ExitCode, output.Result, error.Result);
    }
}
