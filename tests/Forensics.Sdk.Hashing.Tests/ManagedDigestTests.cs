using System.Security.Cryptography;
using System.Text;
using Forensics.Sdk.Linux.Hashing;
using Forensics.Sdk.Linux.Hashing.Managed;

namespace Forensics.Sdk.Hashing.Tests;

/// <summary>The digests that need no libssl.</summary>
public sealed class ManagedDigestTests
{
    // RFC 1321, A.5.
    [TestCase("", "d41d8cd98f00b204e9800998ecf8427e")]
    [TestCase("a", "0cc175b9c0f1b6a831c399e269772661")]
    [TestCase("abc", "900150983cd24fb0d6963f7d28e17f72")]
    [TestCase("message digest", "f96b697d7cb7938d525a2f31aaf161d0")]
    [TestCase("abcdefghijklmnopqrstuvwxyz", "c3fcd3d76192e4007dfb496cca67e13b")]
    [TestCase("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789", "d174ab98d277d9f5a5611c2c9f419d9f")]
    [TestCase("12345678901234567890123456789012345678901234567890123456789012345678901234567890", "57edf4a22be3c955ac49da2e2107b67a")]
    public void Md5GivesTheAnswersOfItsRfc(string text, string digest)
        => Assert.That(Convert.ToHexStringLower(Managed(DigestAlgorithms.Md5, Encoding.ASCII.GetBytes(text)).Md5!), Is.EqualTo(digest));

    // The examples of FIPS 180-4 (csrc.nist.gov, "Examples with Intermediate Values"), and the long message of FIPS 180-2.
    [TestCase("abc", 1, "a9993e364706816aba3e25717850c26c9cd0d89d", "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad")]
    [TestCase(
        "abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq", 1, "84983e441c3bd26ebaae4aa1f95129e5e54670f1",
        "248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1")]
    [TestCase("a", 1_000_000, "34aa973cd4c4daa4f61eeb2bdbad27316534016f", "cdc76e5c9914fb9281a1c7e284d73e67f1809a48a497200e046d39ccc7112cd0")]
    public void ShaGivesTheAnswersOfItsStandard(string text, int times, string sha1, string sha256)
    {
        var content = Encoding.ASCII.GetBytes(string.Concat(Enumerable.Repeat(text, times)));
        var digests = Managed(DigestAlgorithms.Sha1 | DigestAlgorithms.Sha256, content);
        Assert.That(Convert.ToHexStringLower(digests.Sha1!), Is.EqualTo(sha1));
        Assert.That(Convert.ToHexStringLower(digests.Sha256!), Is.EqualTo(sha256));
    }

    [Test]
    public void EveryLengthGivesWhatOpenSslGivesHoweverItIsCut()
    {
        var random = new Random(2);
        using var digest = new StreamDigest(Contents.AllDigests, DigestProvider.Managed);
        foreach (var length in Contents.Lengths(seed: 3))
        {
            var content = Contents.Random(length, seed: length);
            for (var rest = content.AsSpan(); rest.Length > 0;)
            {
                var cut = Math.Min(rest.Length, random.Next(1 + random.Next(1, 3) * 100));
                digest.Append(rest[..cut]);
                rest = rest[cut..];
            }

            Assert.That(Contents.Text(digest.Finish()), Is.EqualTo(Contents.Expected(content)), $"{length} bytes");
        }
    }

    [Test]
    public void ALengthOfMoreThan32BitsIsCountedRight()
    {
        // 2^29 bytes are 2^32 bits.
        var piece = new byte[1 << 20];
        using var ours = new StreamDigest(DigestAlgorithms.Md5, DigestProvider.Managed);
        using var theirs = IncrementalHash.CreateHash(HashAlgorithmName.MD5);
        for (var i = 0; i < 513; i++)
        {
            ours.Append(piece);
            theirs.AppendData(piece);
        }

        Assert.That(ours.Finish().Md5, Is.EqualTo(theirs.GetHashAndReset()));
    }

    [Test]
    public void ADigestSoFarDoesNotDisturbTheStream()
    {
        var content = Contents.Random(1_000);
        var digest = new Sha256Digest();
        var found = new byte[digest.DigestBytes];
        digest.Append(content.AsSpan(0, 333));
        digest.Current(found);
        Assert.That(found, Is.EqualTo(SHA256.HashData(content.AsSpan(0, 333))));
        digest.Append(content.AsSpan(333));
        digest.Current(found);
        Assert.That(found, Is.EqualTo(SHA256.HashData(content)));
    }

    private static FileDigests Managed(DigestAlgorithms algorithms, byte[] content)
    {
        using var digest = new StreamDigest(algorithms, DigestProvider.Managed);
        digest.Append(content);
        return digest.Finish();
    }
}
