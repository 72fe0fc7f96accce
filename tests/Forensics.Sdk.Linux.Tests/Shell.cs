using System.Diagnostics;

namespace Forensics.Sdk.Linux.Tests;

/// <summary>Runs a program to make real inputs, or to ask a second opinion.</summary>
internal static class Shell
{
    public static string Run(string program, params IEnumerable<string> arguments)
    {
        using var process = Process.Start(new ProcessStartInfo(program, arguments) { RedirectStandardOutput = true, RedirectStandardError = true })!;
        var errors = process.StandardError.ReadToEndAsync();
        var output = process.StandardOutput.ReadToEnd();
        Assert.That(process.WaitForExit(60_000), Is.True, $"{program} did not end");
        Assert.That(process.ExitCode, Is.Zero, errors.Result);
        return output;
    }
}
