using System.Globalization;
using System.Text.Json;

namespace Forensics.Plugins.Processes.Tests;

public sealed class MapTests
{
    [Test]
    public void AllMappingsAreThoseOfProc()
    {
        using var process = OddProcess.Ready("wait");
        var listing = Listing.Of(options: new() { Maps = MapSelection.All });
        var lines = listing.Details("process.map", process.Pid).Select(Line);
        var expected = File.ReadLines($"/proc/{process.Pid}/maps").Select(line => string.Join(' ', line.Split(' ', StringSplitOptions.RemoveEmptyEntries)));
        Assert.That(lines, Is.EqualTo(expected));
    }

    [Test]
    public void WithoutMoreWordsOnlyExecutableOnesAreListed()
    {
        using var process = OddProcess.Ready("wait");
        var maps = Listing.Of().Details("process.map", process.Pid);
        Assert.That(maps.Select(map => map.GetProperty("permissions").GetString()![2]), Is.Not.Empty.And.All.EqualTo('x'));
        Assert.That(maps.Select(map => map.GetProperty("mapped_path").GetString()), Does.Contain(OddProgram.Path).And.Contain("[vdso]"));
    }

    [Test]
    public void AMappedFileThatIsDeletedIsMarked()
    {
        var path = Path.Combine(OddProgram.Folder, "mapped");
        File.Copy(OddProgram.Path, path);
        using var process = OddProcess.StartProgram(path, ["wait"]);
        process.Expect("ready");
        File.Delete(path);
        var map = Listing.Of().Details("process.map", process.Pid).Single(map => map.GetProperty("mapped_path").GetString() == path);
        Assert.That(map.GetProperty("deleted").GetBoolean(), Is.True);
    }

    private static string Line(JsonElement map)
    {
        var device = ulong.Parse(map.GetProperty("device").GetString() ?? "0", CultureInfo.InvariantCulture);
        var address = (string field) => map.GetProperty(field).GetString()!.TrimStart('0').PadLeft(8, '0');
        var major = Sdk.Linux.DeviceNumber.Major(device);
        var minor = Sdk.Linux.DeviceNumber.Minor(device);
        return $"{address("start_address")}-{address("end_address")} {map.GetProperty("permissions")} {map.GetProperty("offset_bytes").GetUInt64():x8} "
            + $"{major:x2}:{minor:x2} {map.GetProperty("inode").GetString() ?? "0"} {map.GetProperty("mapped_path")}".TrimEnd();
    }
}
