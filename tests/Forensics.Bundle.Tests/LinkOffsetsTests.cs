using System.Text;
using Forensics.Bundle.Verification;

namespace Forensics.Bundle.Tests;

/// <summary><c>custody/links.txt</c> says where the links are, and nothing else; lists and archive agree, or every entry on which they do not is named.</summary>
public sealed class LinkOffsetsTests
{
    private const string Name = "custody/links.txt";

    private readonly BundleSigner signer = BundleSigner.ForRun("forensics run key test");
    private byte[] bundle = null!;

    [OneTimeSetUp]
    public void MakeABundle() => bundle = Bundles.Write(signer, writer =>
    {
        for (var i = 0; i < 4; i++)
        {
            writer.WriteEntry($"fs/{i}", Bundles.Noise(100 * i, i));
            writer.WriteLink();
        }
    });

    [TestCase(0, "its line for link 1 is wrong")]
    [TestCase(2, "its line for link 3 is wrong")]
    public void AWrongLineIsNamed(int line, string why) => MustBeDamaged(lines => lines[line] = lines[line][..^1] + (char)(lines[line][^1] ^ 1), why);

    [Test]
    public void AMissingLineIsNamed() => MustBeDamaged(lines => lines.RemoveAt(3), "it has no line for link 4");

    [Test]
    public void ALineTooManyIsNoticed() => MustBeDamaged(lines => lines.Add("0005 1"), "more lines than the 4 links");

    [Test]
    public void ItIsNeverMissing()
    {
        var forger = new Forger(bundle);
        forger.Pieces.RemoveAt(forger.IndexOf(Name));
        Assert.That(Problems(forger), Has.Some.EqualTo((Name, "it does not stand directly before manifest.json")));
    }

    [Test]
    public void ItStandsNowhereElse()
    {
        var forger = new Forger(bundle);
        forger.Pieces.Insert(forger.IndexOf(Name) + 1, forger.Make("between", [1]));
        Assert.That(Problems(forger), Has.Some.EqualTo((Name, "it does not stand directly before manifest.json")));
    }

    [Test]
    public void AllEntriesThatAreMissingAreNamed()
    {
        const int Entries = 3_000;
        var forger = new Forger(Bundles.Write(signer, writer =>
        {
            for (var i = 0; i < Entries; i++) writer.WriteEntry($"e{i}", [(byte)i]);
        }));
        forger.Pieces.RemoveAll(piece => piece.Name.StartsWith('e') && int.Parse(piece.Name[1..]) % 2 == 0);
        var report = Bundles.Verify(forger.Build());
        var named = report.Problems.Where(problem => problem.Detail.StartsWith("it lists 'e", StringComparison.Ordinal)).Select(problem => problem.Detail.Split('\'')[1]).ToList();
        Assert.That(named, Is.EqualTo(Enumerable.Range(0, Entries / 2).Select(i => $"e{2 * i}")));
    }

    [Test]
    public void WhatIsNamedIsBoundedAndTheRestIsCounted()
    {
        var text = new StringBuilder();
        for (var i = 0; i < BundleLimits.MaxListedEntries + 1; i++) text.Append('0', 64).Append("  e").Append(i).Append('\n');
        var problems = new ProblemList();
        CustodyComparison.Report(problems, "custody/0001.sha256", [], Encoding.ASCII.GetBytes(text.ToString()));
        Assert.That((problems.Listed.Count, problems.Count), Is.EqualTo((BundleLimits.MaxListedEntries, BundleLimits.MaxListedEntries + 1L)));
        problems.AddDamage("elsewhere", "something else");
        Assert.That(problems.Listed[^1].Region, Is.EqualTo("elsewhere"), "it does not crowd out the rest");
    }

    [Test]
    public void AListOfNoLinesIsOneProblem()
    {
        var problems = new ProblemList();
        CustodyComparison.Report(problems, "custody/0001.sha256", [], Enumerable.Repeat((byte)'\n', BundleLimits.MaxCustodyTextBytes).ToArray());
        Assert.That(problems.Listed.Single().Detail, Does.Contain("no lines of a digest and a name"));
    }

    private void MustBeDamaged(Action<List<string>> change, string why)
    {
        var forger = new Forger(bundle);
        var lines = Encoding.ASCII.GetString(forger.Pieces[forger.IndexOf(Name)].Content).TrimEnd('\n').Split('\n').ToList();
        Assert.That(lines, Has.Count.EqualTo(4));
        change(lines);
        forger.Replace(Name, Encoding.ASCII.GetBytes(string.Concat(lines.Select(line => line + "\n"))));
        Assert.That(Problems(forger), Has.Some.Matches<(string Region, string Detail)>(problem => problem.Region == Name && problem.Detail.Contains(why, StringComparison.Ordinal)));
    }

    private static List<(string Region, string Detail)> Problems(Forger forger)
    {
        var report = Bundles.Verify(forger.Build());
        Assert.That(report.Integrity, Is.EqualTo(IntegrityState.Damaged));
        return [.. report.Problems.Select(problem => (problem.Region, problem.Detail))];
    }
}
