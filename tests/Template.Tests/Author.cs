using System.Diagnostics;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace Template.Tests;

/// <summary>A plugin author's folder outside the checkout, and the commands he types there. Everything is gone after the tests.</summary>
internal sealed partial class Author : IDisposable
{
    private static readonly TimeSpan Deadline = TimeSpan.FromMinutes(5);

    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("forensics-author-");

    public static string Checkout { get; } = FindCheckout();

    private static string Product => Path.Combine(Checkout, ".build", "product");

    /// <summary>The plugin that the guide's commands make.</summary>
    public string Plugin => At("Acme.Collector");

    public string At(string path) => Path.Combine(folder.FullName, path);

    /// <summary>The commands of the guide, in order.</summary>
    public static string GuideCommands()
        => string.Join('\n', ShellBlock().Matches(File.ReadAllText(Path.Combine(Checkout, "docs", "writing-a-plugin.md"))).Select(match => match.Groups[1].Value));

    /// <summary>Types commands into a shell; each has to succeed but the last, whose exit code counts.</summary>
    public Typed Type(string commands)
    {
        var start = new ProcessStartInfo("bash", ["-c", $"source '{Path.Combine(AppContext.BaseDirectory, "author.sh")}'\n{commands}\n"])
        {
            WorkingDirectory = folder.FullName,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        start.Environment["CHECKOUT"] = Checkout;
        start.Environment["PRODUCT"] = Product;
        start.Environment["LC_ALL"] = "C";

        // Build servers would outlive the test, and keep this run's own variables.
        start.Environment["MSBUILDDISABLENODEREUSE"] = "1";
        start.Environment["UseSharedCompilation"] = "false";
        start.Environment.Remove("MSBuildSDKsPath");
        start.Environment.Remove("MSBUILD_EXE_PATH");
        using var shell = Process.Start(start)!;
        try
        {
            shell.StandardInput.Close();
            var output = shell.StandardOutput.ReadToEndAsync();
            var error = shell.StandardError.ReadToEndAsync();
            Assert.That(Task.WhenAll(output, error, shell.WaitForExitAsync()).Wait(Deadline), Is.True, $"the commands did not end within {Deadline}");
            return new(shell.ExitCode, output.Result + error.Result);
        }
        finally
        {
            if (!shell.HasExited)
            {
                shell.Kill(entireProcessTree: true);
            }
        }
    }

    /// <summary>A copy of the guide's plugin, to be broken; without its tests.</summary>
    public string Copy(string name, params (string File, string Old, string New)[] edits)
    {
        Type($"mkdir {name} && cp -r Acme.Collector/nuget.config Acme.Collector/Acme.Collector {name}/ && rm -rf {name}/Acme.Collector/obj {name}/Acme.Collector/bin").MustSucceed();
        foreach (var (file, old, @new) in edits)
        {
            var path = Path.Combine(At(name), "Acme.Collector", file);
            var text = File.ReadAllText(path);
            Assert.That(text, Does.Contain(old), path);
            File.WriteAllText(path, text.Replace(old, @new, StringComparison.Ordinal));
        }

        return At(name);
    }

    /// <summary>Unpacks the one bundle of a folder.</summary>
    public string Unpack(string name)
    {
        Type($"cd {name} && mkdir unpacked && tar --zstd -xf ./*.tar.zst -C unpacked").MustSucceed();
        return Path.Combine(At(name), "unpacked");
    }

    public static JsonNode Step(string unpacked, string step)
        => JsonNode.Parse(File.ReadAllText(Path.Combine(unpacked, "manifest.json")))!["steps"]!.AsArray().Single(entry => (string)entry!["step"]! == step)!;

    public void Dispose() => folder.Delete(recursive: true);

    private static string FindCheckout()
    {
        var folder = AppContext.BaseDirectory;
        while (!File.Exists(Path.Combine(folder, "Forensics.sln")))
        {
            folder = Path.GetDirectoryName(folder.TrimEnd('/')) ?? throw new DirectoryNotFoundException("these tests run inside a checkout");
        }

        return folder;
    }

    [GeneratedRegex("^```sh\n(.*?)^```", RegexOptions.Multiline | RegexOptions.Singleline)]
    private static partial Regex ShellBlock();
}
