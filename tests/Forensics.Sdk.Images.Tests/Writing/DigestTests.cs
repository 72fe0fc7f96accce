using System.Security.Cryptography;
using Forensics.Sdk.Images.Digests;
using Forensics.Sdk.Linux.Hashing;

namespace Forensics.Sdk.Images.Tests.Writing;

public sealed class DigestTests
{
    [Test]
    public void AContextIsLaidOutAsItsHeaderSays()
    {
        if (!File.Exists("/usr/bin/gcc") || !File.Exists("/usr/include/openssl/md5.h"))
        {
            Assert.Ignore("gcc or the headers of libcrypto are not installed");
        }

        var folder = Directory.CreateTempSubdirectory("forensics-digests-");
        try
        {
            var source = Path.Combine(folder.FullName, "layout.c");
            File.WriteAllText(source, """
                #include <openssl/md5.h>
                #include <openssl/sha.h>
                #include <stddef.h>
                #include <stdio.h>
                #define SHOW(T) printf("%zu %zu %zu\n", sizeof(T), offsetof(T, Nl), offsetof(T, num))
                int main(void) { SHOW(MD5_CTX); SHOW(SHA_CTX); SHOW(SHA256_CTX); return 0; }
                """);
            Tool.Run(folder.FullName, "gcc", "-o", "layout", source).MustSucceed();
            var sizes = Tool.Run(folder.FullName, "env", "./layout").MustSucceed().Output;
            var ours = new[] { ContextLayout.Md5, ContextLayout.Sha1, ContextLayout.Sha256 }.Select(layout => $"{layout.ContextBytes} {layout.StateBytes} {layout.PendingWord * sizeof(uint)}\n");
            Assert.That(sizes, Is.EqualTo(string.Concat(ours)));
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    [TestCase(DigestAlgorithms.Md5, "MD5"), TestCase(DigestAlgorithms.Sha1, "SHA1"), TestCase(DigestAlgorithms.Sha256, "SHA256")]
    public void ADigestThatGoesOnIsThatOfAll(DigestAlgorithms algorithm, string name)
    {
        var bytes = new byte[70_001];
        new Random(1).NextBytes(bytes);
        using var expected = IncrementalHash.CreateHash(new HashAlgorithmName(name));
        expected.AppendData(bytes);
        var layout = ContextLayout.Of(algorithm);
        using var first = CryptoDigest.TryCreate(layout)!;
        using var second = CryptoDigest.TryCreate(layout)!;
        using var managed = new ManagedMediaDigest(algorithm);
        managed.Append(bytes);

        first.Append(bytes.AsSpan(0, 65_536));
        second.Append(bytes);
        second.Restore(first.Save(), 65_536);
        second.Append(bytes.AsSpan(65_536));

        var digest = expected.GetHashAndReset();
        Assert.That(second.Finish(), Is.EqualTo(digest));
        Assert.That(managed.Finish(), Is.EqualTo(digest));
        first.Append([1]);
        Assert.That(first.Save, Throws.InvalidOperationException);
    }

    [Test]
    public void TheLengthOfMoreThanFourGibibytesIsCarriedOver()
    {
        // The end of a digest has the length in bits: one that goes on at 8 GiB must not equal one at 0.
        using var zero = CryptoDigest.TryCreate(ContextLayout.Sha256)!;
        using var far = CryptoDigest.TryCreate(ContextLayout.Sha256)!;
        far.Restore(zero.Save(), 8L << 30);

        Assert.That(far.Finish(), Is.Not.EqualTo(zero.Finish()));
    }
}
