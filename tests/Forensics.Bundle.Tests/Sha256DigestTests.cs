using System.Security.Cryptography;
using Forensics.Bundle.Container;

namespace Forensics.Bundle.Tests;

public sealed class Sha256DigestTests
{
    [TestCase(true)]
    [TestCase(false)]
    public void TheDigestIsTheSameWithLibSslAndWithout(bool useLibSsl)
    {
        var random = new Random(1);
        using var digest = new Sha256Digest(useLibSsl);
        for (var length = 0; length <= 300; length++)
        {
            var content = new byte[length];
            random.NextBytes(content);
            var cut = random.Next(length + 1);
            digest.Append(content.AsSpan(0, cut));
            Assert.That(digest.Current(), Is.EqualTo(SHA256.HashData(content.AsSpan(0, cut))));
            digest.Append(content.AsSpan(cut));
            Assert.That(digest.FinishAndReset(), Is.EqualTo(SHA256.HashData(content)));
        }
    }

    [Test]
    public void ADigestAtOnceIsThatOfItsParts()
        => Assert.That(Sha256Digest.Of("abc"u8), Is.EqualTo(Convert.FromHexString("ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad")));
}
