using System.Globalization;
using System.Text.RegularExpressions;
using Forensics.Plugins.Memory.Clr;

namespace Forensics.Plugins.Memory.Tests.Clr;

/// <summary>The table of mapped files, against what elfutils reads.</summary>
public sealed partial class CoreMappingsTests
{
    [TestCase(false)]
    [TestCase(true)]
    public void FilesAreWhatElfutilsReads(bool byGdb)
    {
        var path = byGdb ? Cores.ByGdb : Cores.Created;
        var expected = Mapping().Matches(Tool.Run("/", "eu-readelf", "-n", path).MustSucceed().Output)
            .Select(match => (Start: Hex(match.Groups[1]), End: Hex(match.Groups[2]), Path: match.Groups[3].Value)).OrderBy(mapping => mapping.Start).ToList();
        using var core = File.OpenRead(path);
        var mappings = CoreMappings.Read(core);
        Assert.That(expected, Has.Count.GreaterThan(20));
        Assert.That(mappings.Images.Select(image => (image.StartAddress, image.EndAddress, image.Path.ToString())), Is.EqualTo(expected));
        var one = mappings.Images[7];
        Assert.That(mappings.At(one.StartAddress), Is.EqualTo(one));
        Assert.That(mappings.At(one.EndAddress - 1), Is.EqualTo(one));
        Assert.That(mappings.At(0), Is.Null);
        Assert.That(mappings.At(ulong.MaxValue), Is.Null);
    }

    private static ulong Hex(Group group) => ulong.Parse(group.Value, NumberStyles.HexNumber, CultureInfo.InvariantCulture);

    [GeneratedRegex(@"^ +([0-9a-f]+)-([0-9a-f]+) [0-9a-f]+ \d+ +(.*)$", RegexOptions.Multiline)]
    private static partial Regex Mapping();
}
