using System.Diagnostics;
using System.Globalization;

namespace Forensics.Sdk.Quarantine.Tests.Files;

/// <summary>The program that acts, and ends itself by SIGKILL right before one of its calls.</summary>
internal static class KilledActor
{
    private const int Killed = 128 + 9;
    private static readonly string Program = Path.GetFullPath(Path.Combine(AppContext.BaseDirectory, "../../../killed-actor/KilledActor.dll"));

    /// <returns>How many calls it made; 0 when it was killed.</returns>
    public static int Run(string act, string root, string path, string token, string copy, int call, params string[] more)
    {
        Assert.That(Program, Does.Exist);
        string[] arguments = [Program, act, root, path, token, copy, call.ToString(CultureInfo.InvariantCulture), .. more];
        using var actor = Process.Start(new ProcessStartInfo(Environment.GetEnvironmentVariable("DOTNET_HOST_PATH") ?? "dotnet", arguments) { RedirectStandardOutput = true, RedirectStandardError = true })!;
        var error = actor.StandardError.ReadToEndAsync();
        var output = actor.StandardOutput.ReadToEnd();
        actor.WaitForExit();
        Assert.That(actor.ExitCode, Is.EqualTo(call == 0 ? 0 : Killed), output + error.Result);
        return call == 0 ? int.Parse(output.Split('\n', StringSplitOptions.RemoveEmptyEntries)[^1].Split(' ')[1], CultureInfo.InvariantCulture) : 0;
    }
}
