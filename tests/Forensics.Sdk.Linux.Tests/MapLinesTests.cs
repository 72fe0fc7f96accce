using System.Text;
using Forensics.Sdk.Linux.Proc;

namespace Forensics.Sdk.Linux.Tests;

/// <summary>Lines of a list of mappings, of any number and bounded each.</summary>
public sealed class MapLinesTests
{
    [Test]
    public void EveryLineUpToTheLimitIsGivenAndALongerOneIsCounted()
    {
        string[] lines = ["first", new('a', MapLines.LineBytes), new('b', MapLines.LineBytes + 1), new('c', 300_000), .. Enumerable.Range(0, 5_000).Select(number => $"line {number}"), "last"];
        using var folder = new TemporaryFolder();
        File.WriteAllText(folder.At("maps"), string.Join('\n', lines) + "\n");
        using var file = File.OpenHandle(folder.At("maps"));
        var reader = new MapLines(file);
        var read = new List<string>();
        while (!reader.Next(out var line).Failed && !line.IsEmpty)
        {
            read.Add(Encoding.ASCII.GetString(line.Span));
        }

        Assert.That((read, reader.PassedOver), Is.EqualTo((lines.Where(line => line.Length <= MapLines.LineBytes).ToList(), 2)).Using<(List<string>, int)>((a, b) => a.Item1.SequenceEqual(b.Item1) && a.Item2 == b.Item2));
    }
}
