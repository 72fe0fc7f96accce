using System.Diagnostics;

namespace Tools;

/// <summary>Runs a program of the machine with an argument array, a fixed locale, a deadline. Compiled into each test project that has use for it.</summary>
internal static class Tool
{
    private static readonly TimeSpan Deadline = TimeSpan.FromSeconds(120);

    public static Result Run(string workingDirectory, string program, params string[] arguments)
    {
        var start = new ProcessStartInfo(PathOf(program), arguments)
        {
            WorkingDirectory = workingDirectory,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        start.Environment["LC_ALL"] = "C";
        start.Environment["TZ"] = "UTC";
        start.Environment.Remove("LD_PRELOAD");
        using var process = Process.Start(start)!;
        var output = process.StandardOutput.ReadToEndAsync();
        var error = process.StandardError.ReadToEndAsync();
        if (!process.WaitForExit(Deadline))
        {
            process.Kill(entireProcessTree: true);
            Assert.Fail($"{program} did not end within {Deadline}");
        }

        return new Result(process.ExitCode, output.Result, error.Result);
    }

    public static void Require(params string[] programs)
    {
        foreach (var program in programs) PathOf(program);
    }

    public static string PathOf(string program)
    {
        foreach (var folder in new[] { "/usr/bin", "/bin", "/usr/sbin", "/sbin", "/usr/local/bin" })
        {
            var path = Path.Combine(folder, program);
            if (File.Exists(path)) return path;
        }

        Assert.Ignore($"{program} is not installed on this machine");
        return "";
    }

    internal sealed record Result(int ExitCode, string Output, string Error)
    {
        public void MustBeSilentSuccess() => Assert.That((ExitCode, Output, Error), Is.EqualTo((0, "", "")));

        public Result MustSucceed()
        {
            Assert.That(ExitCode, Is.Zero, Output + Error);
            return this;
        }
    }
}
