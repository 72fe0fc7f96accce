using EndToEnd.Tests;

namespace Forensics.Plugins.Autoruns.Tests.Packages;

/// <summary>Debian 12 as debootstrap makes it, and copies of it whose files are the same until one is replaced.</summary>
internal static class DebianTree
{
    /// <summary>The tree itself, kept from run to run: to be read only.</summary>
    public static string Get()
    {
        Tool.Require("debootstrap");
        return CachedFolder.Get("debian12", making =>
        {
            // Longer than a tool of the tests may take.
            using var debootstrap = System.Diagnostics.Process.Start(new System.Diagnostics.ProcessStartInfo("debootstrap", ["bookworm", making])
            {
                RedirectStandardOutput = true,
                RedirectStandardError = true,
            })!;
            var error = debootstrap.StandardError.ReadToEndAsync();
            _ = debootstrap.StandardOutput.ReadToEndAsync();
            if (!debootstrap.WaitForExit(TimeSpan.FromMinutes(5)))
            {
                debootstrap.Kill(entireProcessTree: true);
                return "Debian 12 was not there within five minutes";
            }

            return debootstrap.ExitCode == 0 ? null : $"Debian 12 cannot be had here: {error.Result}";
        });
    }

    /// <summary>A copy of hard links: replace a file, never write into it.</summary>
    public static string Copy(string place)
    {
        Tool.Run("/", "cp", "-al", Get(), place).MustSucceed();
        return place;
    }

    public static void Replace(string path, string text)
    {
        File.Delete(path);
        File.WriteAllText(path, text);
    }
}
