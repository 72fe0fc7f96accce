using System.Text.Json;
using System.Text.RegularExpressions;

namespace Docs.Tests;

/// <summary>Links between the documents lead somewhere, and data in them is data.</summary>
public sealed partial class LinkTests
{
    private static readonly string[] Roots = ["README.md", "CONTRIBUTING.md", "SECURITY.md"];

    [TestCaseSource(nameof(Documents))]
    public void EveryLinkLeadsToAFileAndAHeading(string path)
    {
        var document = new Document(path);
        foreach (var target in document.Lines.SelectMany(line => Link().Matches(line)).Select(match => match.Groups[1].Value).Where(target => !target.Contains("://", StringComparison.Ordinal)))
        {
            var parts = target.Split('#');
            var file = parts[0].Length == 0 ? path : Path.GetRelativePath(Document.Checkout, Path.GetFullPath(Path.Combine(Document.Checkout, Path.GetDirectoryName(path)!, parts[0])));
            var place = Path.Combine(Document.Checkout, file);
            Assert.That(File.Exists(place) || Directory.Exists(place), Is.True, $"{path}: {target}");
            if (parts is [_, var anchor])
            {
                Assert.That(new Document(file).Lines.Where(line => line.StartsWith('#')).Select(Anchor), Does.Contain(anchor), $"{path}: {target}");
            }
        }
    }

    [Test]
    public void EveryBlockOfJsonIsJson()
    {
        foreach (var fence in Document.All.SelectMany(document => document.Fences()).Where(fence => fence.Mark == "json"))
        {
            Assert.That(() => JsonDocument.Parse(string.Join('\n', fence.Code)), Throws.Nothing, $"{fence.Document}:{fence.Line}");
        }
    }

    private static IEnumerable<string> Documents() => Document.All.Select(document => document.Path).Concat(Roots);

    // As GitHub makes them: lower case, blanks become hyphens, punctuation goes.
    private static string Anchor(string heading) => Punctuation().Replace(heading.TrimStart('#').Trim().ToLowerInvariant(), string.Empty).Replace(' ', '-');

    [GeneratedRegex(@"\]\(([^)\s]+)\)")]
    private static partial Regex Link();

    [GeneratedRegex(@"[^a-z0-9 _-]")]
    private static partial Regex Punctuation();
}
