using System.Text;
using Forensics.Sdk.Linux.Packages;
using Forensics.Sdk.Testing;

namespace Forensics.Sdk.Linux.Tests;

/// <summary>Lines of any length, and the bounds.</summary>
public sealed class LineReaderTests
{
    [TestCase("", 0)]
    [TestCase("a", 1)]
    [TestCase("a\n", 1)]
    [TestCase("a\n\nb", 3)]
    [TestCase("\n\n", 2)]
    public void LinesAreWhatLineFeedsMakeThem(string text, int count)
    {
        var (lines, faults) = Read(text);
        Assert.That(lines, Is.EqualTo(text.Length == 0 ? [] : text.TrimEnd('\n').Split('\n').Concat(Enumerable.Repeat(string.Empty, count)).Take(count)));
        Assert.That(faults, Is.Empty);
    }

    [Test]
    public void LinesLieAcrossPieces()
    {
        var expected = Enumerable.Range(0, 30_000).Select(number => new string((char)('a' + (number % 26)), number % 97)).Append("end").ToList();
        Assert.That(Read(string.Join('\n', expected)).Lines, Is.EqualTo(expected));
    }

    [TestCase(PackageLimits.LineBytes - 1, true)]
    [TestCase(PackageLimits.LineBytes, false)]
    [TestCase(5 * PackageLimits.LineBytes, false)]
    public void ALineOverTheBoundIsPassedOverAndSaid(int length, bool isTaken)
    {
        var longest = new string('x', length);
        var (lines, faults) = Read($"before\n{longest}\nbetween\n{longest}\nafter");
        Assert.That(lines, Is.EqualTo(isTaken ? new[] { "before", longest, "between", longest, "after" } : ["before", "between", "after"]));
        Assert.That(faults.Select(fault => fault.Code), Is.EqualTo(isTaken ? [] : new[] { "PACKAGES_OVER_LIMIT" }));
    }

    [TestCase(11, 2)]
    [TestCase(10, 1)]
    public void AFileOverTheBoundEndsAtItsLastWholeLine(int limit, int count)
    {
        var (lines, faults) = Read("first\nlast\n", limit);
        Assert.That(lines, Has.Count.EqualTo(count));
        Assert.That(faults, Has.Count.EqualTo(2 - count));
    }

    private static (List<string> Lines, IReadOnlyList<CollectionFault> Faults) Read(string text, long limit = PackageLimits.TextBytes)
    {
        using var root = new TestRoot();
        root.Write("file", text);
        using var files = new RootFiles(root.Root, TimeProvider.System);
        using var file = DatabaseFile.Open(files, EvidencePath.Of("/file"))!;
        var reader = new LineReader(file, limit);
        var lines = new List<string>();
        while (reader.TryRead(out var line))
        {
            lines.Add(Encoding.ASCII.GetString(line));
        }

        return (lines, files.TakeFaults());
    }
}
