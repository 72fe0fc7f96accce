using System.Security.Cryptography;
using Forensics.Sdk.Images.Ewf.Writing;

namespace Forensics.Sdk.Images.Tests.Writing;

public sealed class IncompressibleProbeTests
{
    [Test]
    public void WhatIsCipheredOrCompressedIsTold()
    {
        var seen = Enumerable.Range(0, 1_000).Count(i =>
        {
            var bytes = new byte[32 << 10];
            new Random(i).NextBytes(bytes);
            return IncompressibleProbe.IsIncompressible(bytes);
        });
        Assert.That(seen, Is.GreaterThan(990));
        using var aes = Aes.Create();
        aes.Key = new byte[32];
        Assert.That(IncompressibleProbe.IsIncompressible(aes.EncryptEcb(Enumerable.Range(0, 8_192).SelectMany(BitConverter.GetBytes).ToArray(), PaddingMode.None)));
    }

    [Test]
    public void WhatCompressesIsNotTakenForIt()
    {
        var counter = Enumerable.Range(0, 32 << 10).Select(i => (byte)i).ToArray();
        var random = new byte[512];
        new Random(1).NextBytes(random);
        var repeated = Enumerable.Repeat(random, 64).SelectMany(x => x).ToArray();
        var skewed = new byte[32 << 10];
        new Random(2).NextBytes(skewed);
        for (var i = 0; i < skewed.Length; i += 8) skewed[i] = 0;

        Assert.That(IncompressibleProbe.IsIncompressible(counter), Is.False);
        Assert.That(IncompressibleProbe.IsIncompressible(repeated), Is.False);
        Assert.That(IncompressibleProbe.IsIncompressible(skewed), Is.False);
        Assert.That(IncompressibleProbe.IsIncompressible(random), Is.False);
    }
}
