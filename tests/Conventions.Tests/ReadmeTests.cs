using System.Diagnostics;
using System.Text.RegularExpressions;

namespace Conventions.Tests;

/// <summary>What the README tells a newcomer to type is typed here, in order, in one shell.</summary>
public sealed partial class ReadmeTests
{
    private static readonly TimeSpan Deadline = TimeSpan.FromMinutes(10);

    [Test]
    public void EveryCommandOfTheReadmeWorks()
    {
        if (!Environment.IsPrivilegedProcess)
        {
            Assert.Ignore("not root: the README's commands collect from the whole device");
        }

        var folder = Directory.CreateTempSubdirectory("readme-").FullName;
        try
        {
            File.CreateSymbolicLink(Path.Combine(folder, "forensics"), Path.Combine(Repository.Root, "forensics"));
            var script = string.Join('\n', ShellBlock().Matches(File.ReadAllText(Path.Combine(Repository.Root, "README.md"))).Select(match => match.Groups[1].Value));
            Assert.That(script, Does.Contain("openssl cms -verify").And.Contain("./forensics collect"));
            var (exitCode, output) = Bash($"set -euo pipefail\n{script}", folder);
            Assert.That(exitCode, Is.Zero, output);
            Assert.That(output, Does.Contain("authentic: yes").And.Contain("Verification successful"));
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private static (int ExitCode, string Output) Bash(string script, string folder)
    {
        using var bash = Process.Start(new ProcessStartInfo("bash", ["-c", script + "\n"]) { WorkingDirectory = folder, RedirectStandardOutput = true, RedirectStandardError = true })!;
        try
        {
            var output = bash.StandardOutput.ReadToEndAsync();
            var error = bash.StandardError.ReadToEndAsync();
            Assert.That(bash.WaitForExit(Deadline), Is.True, "the commands did not end in time");
            return (bash.ExitCode, output.Result + error.Result);
        }
        finally
        {
            if (!bash.HasExited)
            {
                bash.Kill(entireProcessTree: true);
            }
        }
    }

    [GeneratedRegex("^```sh\n(.*?)^```", RegexOptions.Multiline | RegexOptions.Singleline)]
    private static partial Regex ShellBlock();
}
