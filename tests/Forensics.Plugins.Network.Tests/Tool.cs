using System.Diagnostics;

namespace Forensics.Plugins.Network.Tests;

/// <summary>Programs that the tests compare with, and start namespaces by.</summary>
internal static class Tool
{
    public static string Run(string program, params string[] arguments)
    {
        var (code, output, errors) = Try(program, arguments);
        Assert.That(code, Is.Zero, $"{program} {string.Join(' ', arguments)}: {errors}");
        return output;
    }

    public static (int Code, string Output, string Errors) Try(string program, params string[] arguments)
    {
        var start = new ProcessStartInfo(Find(program)!, arguments) { RedirectStandardOutput = true, RedirectStandardError = true };
        start.Environment["LC_ALL"] = "C";
        start.Environment["PATH"] = "/usr/sbin:/usr/bin:/sbin:/bin";
        using var process = Process.Start(start)!;
        var errors = process.StandardError.ReadToEndAsync();
        var output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        return (process.ExitCode, output, errors.GetAwaiter().GetResult());
    }

    /// <summary>Leaves the test out, with the reason, when a program is missing or the tests do not run as root.</summary>
    public static void Need(params string[] programs)
    {
        if (!Environment.IsPrivilegedProcess)
        {
            Assert.Ignore("network namespaces take root");
        }

        foreach (var program in programs)
        {
            if (Find(program) is null)
            {
                Assert.Ignore($"{program} is not installed");
            }
        }
    }

    private static string? Find(string program)
        => new[] { "/usr/sbin", "/usr/bin", "/sbin", "/bin" }.Select(folder => Path.Combine(folder, program)).FirstOrDefault(File.Exists);
}
