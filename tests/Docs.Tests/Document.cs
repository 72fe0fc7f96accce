namespace Docs.Tests;

/// <summary>One Markdown file of the checkout.</summary>
/// <param name="Path">Below the checkout: <c>docs/contract.md</c>.</param>
internal sealed record Document(string Path)
{
    public static string Checkout { get; } = FindCheckout();

    public string[] Lines { get; } = File.ReadAllLines(System.IO.Path.Combine(Checkout, Path));

    /// <summary>The documents for people who build on us, decisions included.</summary>
    public static IReadOnlyList<Document> All { get; } =
        [.. Directory.EnumerateFiles(System.IO.Path.Combine(Checkout, "docs"), "*.md", SearchOption.AllDirectories)
            .Select(path => new Document(System.IO.Path.GetRelativePath(Checkout, path))).OrderBy(document => document.Path, StringComparer.Ordinal)];

    /// <summary>The fenced blocks of code.</summary>
    public IEnumerable<Fence> Fences()
    {
        for (var i = 0; i < Lines.Length; i++)
        {
            if (Lines[i].StartsWith("```", StringComparison.Ordinal))
            {
                var end = Array.FindIndex(Lines, i + 1, line => line == "```");
                Assert.That(end, Is.GreaterThan(i), $"{Path}:{i + 1}: the block does not end");
                yield return new(Path, i + 2, Lines[i][3..], Lines[(i + 1)..end]);
                i = end;
            }
        }
    }

    /// <summary>The rows of the first table below a heading, its head left out; cells without their backticks.</summary>
    public IReadOnlyList<string[]> Table(string heading)
    {
        var start = Array.IndexOf(Lines, heading);
        Assert.That(start, Is.Not.Negative, $"{Path} has no {heading}");
        return [.. Lines.Skip(start).SkipWhile(line => !line.StartsWith('|')).TakeWhile(line => line.StartsWith('|')).Skip(2)
            .Select(line => line.Trim('|').Split('|').Select(cell => cell.Trim().Trim('`')).ToArray())];
    }

    public override string ToString() => Path;

    private static string FindCheckout()
    {
        var folder = AppContext.BaseDirectory;
        while (!File.Exists(System.IO.Path.Combine(folder, "Forensics.sln")))
        {
            folder = System.IO.Path.GetDirectoryName(folder.TrimEnd('/')) ?? throw new DirectoryNotFoundException("these tests run inside a checkout");
        }

        return folder;
    }
}
