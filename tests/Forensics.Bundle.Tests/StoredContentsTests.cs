using System.Buffers.Binary;
using System.Security.Cryptography;
using Forensics.Bundle.Writing;

namespace Forensics.Bundle.Tests;

/// <summary>The table of where contents lie: what it forgets is stored again, what it tells is true.</summary>
public sealed class StoredContentsTests
{
    [Test]
    public void WhatWasStoredIsFoundByItsDigestWithItsNameAndParts()
    {
        var stored = new StoredContents();
        Assert.That(stored.Find(Digest(1)), Is.Null);
        stored.Add(Digest(1), "fs/$rootfs$/usr/bin/ls", 0);
        stored.Add(Digest(2), "fs/$rootfs$/usr/bin/large", 17);
        stored.Add(Digest(3), "top", 0);
        stored.Add(Digest(4), "many", ushort.MaxValue + 1);
        Assert.That((stored.Find(Digest(1)), stored.Find(Digest(2)), stored.Find(Digest(3))), Is.EqualTo((("fs/$rootfs$/usr/bin/ls", 0), ("fs/$rootfs$/usr/bin/large", 17), ("top", 0))));
        Assert.That((stored.Find(Digest(4)), stored.Find(Digest(5))), Is.EqualTo(((object?)null, (object?)null)));
    }

    [Test]
    public void OfTwoPlacesOfOneContentTheLaterIsTold()
    {
        var stored = new StoredContents();
        stored.Add(Digest(1), "a/early", 2);
        stored.Add(Digest(1), "b/late", 0);
        Assert.That(stored.Find(Digest(1)), Is.EqualTo(("b/late", 0)));
    }

    [Test]
    public void OfThreeHundredThousandTheMostRecentAreThereAndNothingIsTakenForAnother()
    {
        const int all = 300_000;
        var before = GC.GetTotalMemory(forceFullCollection: true);
        var stored = new StoredContents();
        for (var i = 0; i < all; i++) stored.Add(Digest(i), Name(i), 0);
        var after = GC.GetTotalMemory(forceFullCollection: true);
        Assert.That(after - before, Is.LessThan(6 << 20), "16 bytes for each of 131,072, and 3 MiB of names");
        var held = 0;
        for (var i = 0; i < all; i++)
        {
            if (stored.Find(Digest(i)) is not var (entry, parts)) continue;
            held++;
            Assert.That((entry, parts), Is.EqualTo((Name(i), 0)));
        }

        Assert.That(held, Is.InRange(60_000, StoredContents.MaxContents));
        TestContext.Out.WriteLine($"held: {held} of {all}");
        Assert.That(Enumerable.Range(all - 20_000, 20_000).Count(i => stored.Find(Digest(i)) is not null), Is.GreaterThan(19_800), "of the last ones all but a few, which came to lie with four others");
    }

    [Test]
    public void NamesOfFullLengthAreForgottenByTheSizeOfThemAll()
    {
        var stored = new StoredContents();
        string Long(int i) => $"{i:D6}/{new string('n', 248)}";
        const int all = 50_000;
        for (var i = 0; i < all; i++) stored.Add(Digest(i), Long(i), 0);
        Assert.That(stored.Find(Digest(0)), Is.Null);
        for (var i = 0; i < all; i++) Assert.That(stored.Find(Digest(i)), Is.Null.Or.EqualTo((Long(i), 0)));
        Assert.That(stored.Find(Digest(all - 5_000)), Is.EqualTo((Long(all - 5_000), 0)));
    }

    private static string Name(int i) => $"fs/$rootfs$/usr/share/doc/package{i / 10}/file{i}.txt";

    private static byte[] Digest(int i)
    {
        var text = new byte[4];
        BinaryPrimitives.WriteInt32LittleEndian(text, i);
        return SHA256.HashData(text);
    }
}
