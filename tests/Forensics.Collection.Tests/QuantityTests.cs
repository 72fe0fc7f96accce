using Forensics.Collection.Plan;

namespace Forensics.Collection.Tests;

public sealed class QuantityTests
{
    [TestCase("0", 0)]
    [TestCase("4096", 4096)]
    [TestCase("512MiB", 512L << 20)]
    [TestCase("2GB", 2_000_000_000)]
    [TestCase("1kB", 1000)]
    [TestCase("7B", 7)]
    public void SizesAreReadAsPeopleWriteThem(string text, long bytes) => Assert.That(Quantity.TryParseBytes(text), Is.EqualTo(bytes));

    [TestCase("")]
    [TestCase("-1")]
    [TestCase("1.5GiB")]
    [TestCase("MiB")]
    [TestCase("9999999999999TiB")]
    [TestCase(" 1")]
    [TestCase("1 MiB")]
    public void WhatIsNoSizeIsNone(string text) => Assert.That(Quantity.TryParseBytes(text), Is.Null);

    [TestCase("500ms", 0.5)]
    [TestCase("90s", 90)]
    [TestCase("10m", 600)]
    [TestCase("1.5h", 5400)]
    [TestCase("365d", 365 * 86400)]
    public void DurationsNeedAUnit(string text, double seconds) => Assert.That(Quantity.TryParseDuration(text), Is.EqualTo(TimeSpan.FromSeconds(seconds)));

    [TestCase("")]
    [TestCase("10")]
    [TestCase("0s")]
    [TestCase("-1s")]
    [TestCase("366d")]
    [TestCase("m")]
    [TestCase("1e3s")]
    public void WhatIsNoDurationIsNone(string text) => Assert.That(Quantity.TryParseDuration(text), Is.Null);
}
