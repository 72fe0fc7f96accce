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
}
