using Forensics.Plugins.State.Kernel.Xz;
using Forensics.Sdk.Testing;

namespace Forensics.Plugins.State.Tests.Kernel.Xz;

public sealed class XzFileTests
{
    private TestRoot folder = null!;

    [SetUp]
    public void Make()
    {
        Tool.Require("xz");
        folder = new();
    }

    [TearDown]
    public void Clean() => folder.Dispose();

    [TestCase("--lzma2=dict=1MiB")]
    [TestCase("-0")]
    [TestCase("-9e")]
    [TestCase("--lzma2=lc=0,lp=2,pb=0")]
    [TestCase("--block-size=65536")]
    [TestCase("--check=none")]
    [TestCase("--check=sha256")]
    public void WhatXzPacksIsUnpacked(string option)
    {
        // Texts, random bytes, a program: literals, plain chunks, all kinds of matches.
        var random = new Random(3);
        var noise = new byte[200_000];
        random.NextBytes(noise);
        var plain = (byte[])[.. Enumerable.Range(0, 40_000).SelectMany(i => BitConverter.GetBytes(i * 7919 % 1013)), .. noise, .. File.ReadAllBytes("/bin/sh"), .. new byte[100_000], .. File.ReadAllBytes("/bin/sh")];
        folder.Write("plain", plain);
        Tool.Run(folder.PathOf(string.Empty), "xz", "-k", option, "plain").MustSucceed();
        var packed = File.ReadAllBytes(folder.PathOf("plain.xz"));
        Assert.That(XzFile.Unpack(packed, plain.Length)!.Value.Span.SequenceEqual(plain), Is.True);
        Assert.That(XzFile.Unpack(packed, plain.Length - 1), Is.Null, "one byte too long");
    }

    [Test]
    public void AnotherFilterIsRefusedAndDamageDoesNoHarm()
    {
        folder.Write("plain", File.ReadAllBytes("/bin/sh"));
        Tool.Run(folder.PathOf(string.Empty), "xz", "-k", "--x86", "--lzma2", "plain").MustSucceed();
        Assert.That(() => XzFile.Unpack(File.ReadAllBytes(folder.PathOf("plain.xz")), 1 << 24), Throws.InstanceOf<InvalidDataException>());
        folder.Write("other", File.ReadAllBytes("/bin/sh").AsSpan(0, 4_000));
        Tool.Run(folder.PathOf(string.Empty), "xz", "-k", "other").MustSucceed();
        var whole = File.ReadAllBytes(folder.PathOf("other.xz"));
        var random = new Random(5);
        for (var i = 0; i < 5_000; i++)
        {
            var copy = whole.ToArray();
            copy[random.Next(copy.Length)] = (byte)random.Next(256);
            try
            {
                _ = XzFile.Unpack(copy.AsSpan(0, i % 2 == 0 ? copy.Length : random.Next(copy.Length)), 1 << 20);
            }
            catch (InvalidDataException)
            {
                // That is how damage is told.
            }
        }
    }
}
