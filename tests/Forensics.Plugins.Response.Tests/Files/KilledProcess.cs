using System.Diagnostics;
using System.Globalization;
using Forensics.Sdk;
using KilledResponder;

namespace Forensics.Plugins.Response.Tests.Files;

/// <summary>The program that runs a responder, and ends itself by SIGKILL right before one of its calls.</summary>
internal static class KilledProcess
{
    private const int Killed = 128 + 9;
    private static readonly string Program = Path.GetFullPath(Path.Combine(AppContext.BaseDirectory, "../../../killed-responder/KilledResponder.dll"));

    /// <summary>An action as the journal has it.</summary>
    public static JournalledAction Action(string journal, bool isBeingReverted = false) => JournalFile.Last(journal).ToAction(isBeingReverted);

    /// <returns>Whether it was killed; else it came to its end before that call.</returns>
    public static bool Run(string act, string state, string journal, int call, string more)
    {
        Assert.That(Program, Does.Exist);
        string[] arguments = [Program, act, state, journal, call.ToString(CultureInfo.InvariantCulture), more];
        using var process = Process.Start(new ProcessStartInfo(Environment.GetEnvironmentVariable("DOTNET_HOST_PATH") ?? "dotnet", arguments) { RedirectStandardOutput = true, RedirectStandardError = true })!;
        var error = process.StandardError.ReadToEndAsync();
        var output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        Assert.That(process.ExitCode, Is.EqualTo(0).Or.EqualTo(Killed), output + error.Result);
        return process.ExitCode == Killed;
    }
}
