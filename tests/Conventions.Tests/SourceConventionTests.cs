using System.Text.RegularExpressions;

namespace Conventions.Tests;

/// <summary>What holds for all source files.</summary>
public sealed partial class SourceConventionTests
{
    private const int MaxLines = 300;

    [Test]
    public void NoFileIsLongerThan300LinesWithoutSayingWhy()
        => Assert.That(
            Repository.Sources("core", "sdk", "plugins", "tests", "bench").Where(path => File.ReadLines(path).Count() > MaxLines && !File.ReadLines(path).First().StartsWith("// Long because", StringComparison.Ordinal)),
            Is.Empty);

    [Test]
    public void NoTypeIsNamedAfterNothing()
        => Assert.That(
            Repository.Sources("core", "sdk", "plugins").SelectMany(path => TypeName().Matches(File.ReadAllText(path)).Select(match => match.Groups[1].Value))
                .Where(name => Empty().IsMatch(name)),
            Is.Empty);

    [Test]
    public void APublicTypeHasAFileOfItsOwnName()
    {
        foreach (var path in Repository.Sources("sdk", "core"))
        {
            var names = PublicType().Matches(File.ReadAllText(path)).Select(match => match.Groups[1].Value).ToArray();
            Assert.That(names, Has.Length.LessThanOrEqualTo(1), path);
            Assert.That(names, Has.All.EqualTo(Path.GetFileNameWithoutExtension(path).Split('{')[0]), path);
        }
    }

    [Test]
    public void NothingOfThisMachineIsInTheSources()
        => Assert.That(
            Repository.Sources("core", "sdk", "plugins", "tests", "bench").Where(path => File.ReadAllText(path).Contains(Repository.Root + "/", StringComparison.Ordinal)),
            Is.Empty);

    [GeneratedRegex(@"\b(?:class|struct|record|interface|enum)\s+([A-Z]\w*)")]
    private static partial Regex TypeName();

    [GeneratedRegex("(Utils?|Helpers?|Manager|Common|Info|Service)$")]
    private static partial Regex Empty();

    [GeneratedRegex(@"^public\s+(?:(?:sealed|static|abstract|readonly|unsafe|partial|ref)\s+)*(?:class|struct|record struct|record|interface|enum)\s+([A-Z]\w*)", RegexOptions.Multiline)]
    private static partial Regex PublicType();
}
