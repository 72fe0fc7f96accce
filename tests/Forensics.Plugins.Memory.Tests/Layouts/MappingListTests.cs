using System.Globalization;
using System.Text;
using Forensics.Plugins.Memory.Targets;
using Forensics.Plugins.Memory.Tests.Dumps;
using Forensics.Sdk.Linux;
using Forensics.Sdk.Linux.Proc;

namespace Forensics.Plugins.Memory.Tests.Layouts;

/// <summary>Lists of mappings as no sound process has them.</summary>
public sealed class MappingListTests : DumpTests
{
    [Test]
    public void AddressesThatAreToldTwiceAreTakenOnce()
    {
        var list = Of("1000-3000 rw-p 00000000 00:00 0 \n2000-5000 rw-p 00000000 08:01 7    /f\n4000-5000 r--p 00000000 00:00 0 \n6000-6000 r--p 00000000 00:00 0 \nnonsense\n7000-8000 r--p 00000000 00:00 0 ");
        Assert.That(list.Maps.Select(map => $"{map.StartAddress:x}-{map.EndAddress:x} {map.OffsetBytes:x}"), Is.EqualTo(new[] { "1000-3000 0", "3000-5000 1000" }));
    }

    [Test]
    public void OfPathsThatAreTooLongTogetherTheBeginningIsKeptAndThatIsTold()
    {
        var text = new StringBuilder();
        for (var i = 0; i < 1_100; i++)
        {
            text.Append(CultureInfo.InvariantCulture, $"{i + 1:x}000-{i + 2:x}000 r--p 00000000 08:01 {i + 1} /memfd:{i:x4}{new string('x', 16_000)}\n");
        }

        var list = Of(text.ToString());
        Assert.That((list.Maps.Count, list.ArePathsCut, list.IsCut, list.Text.Truncated), Is.EqualTo((1_100, true, false, true)));
        Assert.That(list.Maps.Select(map => map.Path.Length).Distinct(), Is.EqualTo(new[] { 16_011, 64 }));
        Assert.That(list.Maps.Select(map => Encoding.ASCII.GetString(map.Path.Span[..7])), Has.All.EqualTo("/memfd:"));
    }

    private MappingList Of(string text)
    {
        File.WriteAllText(Path.Combine(Folder, "maps"), text);
        Assert.That(TargetRootFolder(out var folder).Failed, Is.False);
        using var process = new ProcessDirectory(folder, null);
        var list = MappingList.Read(process, () => { }, out var error);
        Assert.That(error.Failed, Is.False);
        return list;
    }

    private Errno TargetRootFolder(out Microsoft.Win32.SafeHandles.SafeFileHandle folder)
    {
        using var root = Dumps.Device.Root().Descriptor;
        return DirectoryReading.OpenBelow(root, Encoding.UTF8.GetBytes(Folder.TrimStart('/')), OpenAs.Directory, out folder);
    }
}
