using Forensics.Bundle.Container;

namespace Forensics.Bundle.Tests;

public sealed class DigestSetTests
{
    [Test]
    public void ItHoldsWhatAHashSetHolds()
    {
        var set = new DigestSet();
        HashSet<UInt128> expected = [];
        var random = new Random(11);
        for (var i = 0; i < 100_000; i++)
        {
            // Few values in the upper half: long runs of neighbours.
            var digest = new UInt128((ulong)random.Next(1, 5000), (ulong)random.Next(1, 200));
            Assert.That(set.Contains(digest), Is.EqualTo(expected.Contains(digest)));
            Assert.That(set.Add(digest), Is.EqualTo(expected.Add(digest)));
        }

        Assert.That(set.Count, Is.EqualTo(expected.Count));
        Assert.That(expected.All(set.Contains));
    }

    [TestCase(0)]
    [TestCase(16)]
    [TestCase(30)]
    public void ItGrowsWhateverTheDigestsShare(int sharedBits)
    {
        var set = new DigestSet();
        HashSet<UInt128> expected = [];
        var random = new Random(sharedBits);
        for (var i = 0; i < 200_000; i++)
        {
            var digest = new UInt128((ulong)random.NextInt64() << sharedBits, (ulong)random.NextInt64() | 1);
            Assert.That(set.Add(digest), Is.EqualTo(expected.Add(digest)));
        }

        Assert.That(set.Count, Is.EqualTo(expected.Count));
        Assert.That(expected.All(set.Contains));
        Assert.That(set.Contains(new UInt128(1, 1)), Is.False);
    }
}
