using System.Globalization;
using Forensics.Plugins.State.Device;

namespace Forensics.Plugins.State.Tests.Device;

public sealed class ZoneFileTests
{
    private static readonly long[] Times = [-5_000_000_000, -1_000_000_000, 0, 700_000_000, 1_711_846_799, 1_711_846_800, 1_750_000_000, 1_790_000_000, 2_500_000_000, 4_000_000_000, 9_000_000_000];

    [TestCase("Europe/Berlin")]
    [TestCase("America/New_York")]
    [TestCase("Australia/Lord_Howe")]
    [TestCase("Asia/Kolkata")]
    [TestCase("America/Sao_Paulo")]
    [TestCase("Pacific/Auckland")]
    [TestCase("Etc/UTC")]
    [TestCase("Etc/GMT+5")]
    [TestCase("Europe/Dublin")]
    [TestCase("America/Godthab")]
    public void OffsetAndNameAreThoseOfDate(string zone)
    {
        var path = $"/usr/share/zoneinfo/{zone}";
        if (!File.Exists(path))
        {
            Assert.Ignore("this machine has no tzdata");
        }

        var file = ZoneFile.Parse(File.ReadAllBytes(path))!;
        foreach (var time in Times)
        {
            var told = Tool.Run("/", "env", $"TZ={zone}", "date", "-d", $"@{time}", "+%::z %Z").Output.Trim();
            var period = file.At(time)!.Value;
            var offset = TimeSpan.FromSeconds(Math.Abs(period.OffsetSeconds)).ToString(@"hh\:mm\:ss", CultureInfo.InvariantCulture);
            Assert.That($"{(period.OffsetSeconds < 0 ? '-' : '+')}{offset} {period.Abbreviation}", Is.EqualTo(told), $"{time}");
        }
    }

    [Test]
    public void WhatIsNoZoneIsNone()
    {
        Assert.That(ZoneFile.Parse("no zone"u8.ToArray()), Is.Null);
        var path = "/usr/share/zoneinfo/Europe/Berlin";
        if (File.Exists(path))
        {
            var whole = File.ReadAllBytes(path);
            for (var length = 0; length < whole.Length; length += 7)
            {
                Assert.That(() => ZoneFile.Parse(whole.AsMemory(0, length))?.At(1_800_000_000), Throws.Nothing, $"{length}");
            }
        }
    }
}
