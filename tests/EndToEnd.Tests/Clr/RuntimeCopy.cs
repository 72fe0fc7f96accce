using System.Runtime.InteropServices;
using System.Text.RegularExpressions;

namespace EndToEnd.Tests.Clr;

/// <summary>A copy of the runtime that runs the tests, for a target whose DAC is another one.</summary>
internal sealed partial class RuntimeCopy
{
    private readonly string root;

    private RuntimeCopy(string root) => this.root = root;

    /// <summary>Starts programs with it.</summary>
    public string Dotnet => Path.Combine(root, "dotnet");

    public string Dac => Path.Combine(Folder, "libmscordaccore.so");

    private static string Original => Path.TrimEndingDirectorySeparator(RuntimeEnvironment.GetRuntimeDirectory());

    private string Folder => Path.Combine(root, "shared", "Microsoft.NETCore.App", Path.GetFileName(Original));

    public static RuntimeCopy Make(string root)
    {
        var copy = new RuntimeCopy(Directory.CreateDirectory(root).FullName);
        var original = Path.GetDirectoryName(Product.Dotnet)!;
        Directory.CreateDirectory(Path.GetDirectoryName(copy.Folder)!);
        foreach (var (from, to) in new[] { (Product.Dotnet, copy.Dotnet), (Path.Combine(original, "host"), Path.Combine(root, "host")), (Original, copy.Folder) })
        {
            Tool.Run("/", "cp", "-r", from, to).MustBeSilentSuccess();
        }

        return copy;
    }

    /// <summary>Makes it another build: no DAC fits any more but the one that lies beside it.</summary>
    public RuntimeCopy OfAnotherBuild()
    {
        var library = Path.Combine(Folder, "libcoreclr.so");
        var content = File.ReadAllBytes(library);
        var buildId = Convert.FromHexString(BuildId().Match(Tool.Run("/", "eu-readelf", "-n", library).MustSucceed().Output).Groups[1].Value);
        var at = content.AsSpan().IndexOf(buildId);
        Assert.That((at > 0, content.AsSpan(at + 1).IndexOf(buildId)), Is.EqualTo((true, -1)), "it stands there once");
        content[at] ^= 1;
        File.WriteAllBytes(library, content);
        return this;
    }

    /// <summary>Changes the DAC in a way that its code does not notice.</summary>
    /// <returns>Its SHA-256.</returns>
    public string ChangeDac()
    {
        using (var dac = File.Open(Dac, FileMode.Append))
        {
            dac.WriteByte((byte)'x');
        }

        return PlantedDac.Digest(Dac);
    }

    [GeneratedRegex("Build ID: ([0-9a-f]+)")]
    private static partial Regex BuildId();
}
