using System.Globalization;
using System.Text;

namespace Forensics.Sdk.Tests;

public sealed class UnixTimeTests
{
    [Test]
    public void EveryDayOfTheGregorianYearsIsWrittenAsTheRuntimeWritesIt()
    {
        Span<byte> text = stackalloc byte[UnixTime.IsoLength];
        for (var day = DateTimeOffset.MinValue; day.Year < 9999; day = day.AddDays(1).AddSeconds(7))
        {
            Assert.That(UnixTime.Of(day).TryFormatIso(text), Is.True);
            if (!text[..19].SequenceEqual(Encoding.ASCII.GetBytes(day.ToString("yyyy-MM-ddTHH:mm:ss", CultureInfo.InvariantCulture))))
            {
                Assert.Fail($"{day:O} is written as {Encoding.ASCII.GetString(text)}");
            }
        }
    }

    [TestCase(0, 0, "1970-01-01T00:00:00.000000000Z")]
    [TestCase(-1, 999_999_999, "1969-12-31T23:59:59.999999999Z")]
    [TestCase(253_402_300_799, 1, "9999-12-31T23:59:59.000000001Z")]
    [TestCase(-62_135_596_800, 0, "0001-01-01T00:00:00.000000000Z")]
    [TestCase(951_782_400, 5, "2000-02-29T00:00:00.000000005Z")]
    public void TimesKeepTheirNanoseconds(long seconds, int nanoseconds, string expected)
        => Assert.That(new UnixTime(seconds, nanoseconds).ToString(), Is.EqualTo(expected));

    [TestCase(253_402_300_800, 0, "253402300800.000000000")]
    [TestCase(long.MaxValue, 999_999_999, "9223372036854775807.999999999")]
    [TestCase(-62_135_596_801, 500_000_000, "-62135596800.500000000")]
    [TestCase(-62_135_596_801, 0, "-62135596801.000000000")]
    [TestCase(long.MinValue, 0, "-9223372036854775808.000000000")]
    [TestCase(long.MinValue, 1, "-9223372036854775807.999999999")]
    public void TimesOutsideTheYearsOfIsoAreExactDecimalSeconds(long seconds, int nanoseconds, string expected)
    {
        var time = new UnixTime(seconds, nanoseconds);
        Assert.That(time.IsIso, Is.False);
        Assert.That(time.ToString(), Is.EqualTo(expected));
    }

    [Test]
    public void ADestinationThatIsTooShortIsRefused()
        => Assert.That(new UnixTime(0, 0).TryFormatIso(new byte[UnixTime.IsoLength - 1]), Is.False);

    [Test]
    public void TimesOfOurClockBefore1970AreTheSameInstant()
        => Assert.That(UnixTime.Of(DateTimeOffset.UnixEpoch.AddTicks(-1)), Is.EqualTo(new UnixTime(-1, 999_999_900)));
}
