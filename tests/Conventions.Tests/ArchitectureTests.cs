using System.Reflection.Metadata;
using System.Reflection.PortableExecutable;

namespace Conventions.Tests;

/// <summary>The arrows of the design, read from the built assemblies.</summary>
public sealed class ArchitectureTests
{
    private static readonly Dictionary<string, string[]> Arrows = new()
    {
        ["Forensics.Sdk"] = [],
        ["Forensics.Wire"] = [],
        ["Forensics.Confinement"] = [],
        ["Forensics.Bundle"] = ["BouncyCastle.Cryptography", "ICSharpCode.SharpZipLib", "ZstdSharp"],
        ["Forensics.Collection"] = ["Forensics.Confinement", "Forensics.Wire", "YamlDotNet"],
        ["Forensics.Worker"] = ["Forensics.Confinement", "Forensics.Wire", "Forensics.Sdk", "McMaster.NETCore.Plugins"],
        ["Forensics.Sdk.Images"] = ["Forensics.Sdk", "Forensics.Sdk.Linux"],
        ["Forensics.Sdk.Quarantine"] = ["Forensics.Sdk", "Forensics.Sdk.Linux"],
        ["forensics"] = ["Forensics.Bundle", "Forensics.Collection", "Forensics.Sdk", "Forensics.Sdk.Images", "Forensics.Sdk.Quarantine", "Autofac", "Spectre.Console", "Spectre.Console.Ansi", "System.CommandLine"],
    };

    [TestCaseSource(nameof(Assemblies))]
    public void AnAssemblyUsesOnlyWhatTheDesignLetsItUse(string assembly)
        => Assert.That(References(Path.Combine(Repository.Product, assembly + ".dll")), Is.SubsetOf(Arrows[assembly]));

    [TestCaseSource(nameof(Plugins))]
    public void APluginUsesTheSdkAndWhatItCarriesItself(string path)
    {
        var folder = Path.GetDirectoryName(path)!;
        Assert.That(References(path).Where(name => !File.Exists(Path.Combine(folder, name + ".dll"))), Is.EqualTo((string[])["Forensics.Sdk"]));
        Assert.That(File.Exists(Path.Combine(folder, "Forensics.Sdk.dll")), Is.False, "a copy of the SDK would be another contract");
    }

    [Test]
    public void TheSolutionFilterThatBuildsTheProductHoldsEveryPartOfIt()
    {
        var filter = File.ReadAllText(Path.Combine(Repository.Root, "eng", "Product.slnf"));
        foreach (var project in new[] { "core", "plugins", "sdk" }.SelectMany(folder => Directory.EnumerateFiles(Path.Combine(Repository.Root, folder), "*.csproj", SearchOption.AllDirectories)))
        {
            Assert.That(filter, Does.Contain($"\"{Path.GetRelativePath(Repository.Root, project)}\""));
        }
    }

    private static string[] Assemblies() => [.. Arrows.Keys];

    private static IEnumerable<string> Plugins()
        => Directory.EnumerateFiles(Path.Combine(Repository.Product, "plugins"), "Forensics.Plugins.*.dll", SearchOption.AllDirectories);

    private static List<string> References(string path)
    {
        using var file = new PEReader(File.OpenRead(path));
        var metadata = file.GetMetadataReader();
        return [.. metadata.AssemblyReferences
            .Select(handle => metadata.GetString(metadata.GetAssemblyReference(handle).Name))
            .Where(name => !name.StartsWith("System.", StringComparison.Ordinal) || name == "System.CommandLine")
            .Where(name => name is not ("netstandard" or "Microsoft.Win32.Primitives"))];
    }
}
