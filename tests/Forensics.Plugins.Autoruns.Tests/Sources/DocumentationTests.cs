using System.Text.RegularExpressions;

namespace Forensics.Plugins.Autoruns.Tests.Sources;

/// <summary>docs/autoruns.md names the types that there are.</summary>
public sealed partial class DocumentationTests
{
    [Test]
    public void TheTableOfTypesNamesAllAndNoOther()
    {
        var folder = new DirectoryInfo(TestContext.CurrentContext.TestDirectory);
        while (!File.Exists(Path.Combine(folder.FullName, "Forensics.sln")))
        {
            folder = folder.Parent!;
        }

        var rows = Row().Matches(File.ReadAllText(Path.Combine(folder.FullName, "docs", "autoruns.md"))).Select(match => match.Groups[1].Value).ToArray();
        Assert.That(rows, Is.EquivalentTo(AutorunSources.All.SelectMany(source => source.Types)));
    }

    [GeneratedRegex("^\\| `([a-z0-9-]+)` \\|", RegexOptions.Multiline)]
    private static partial Regex Row();
}
