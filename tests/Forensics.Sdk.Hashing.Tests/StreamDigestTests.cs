using Forensics.Sdk.Linux.Hashing;

namespace Forensics.Sdk.Hashing.Tests;

public sealed class StreamDigestTests
{
    [TestCase(DigestProvider.Automatic)]
    [TestCase(DigestProvider.Managed)]
    public void AStreamStartsAnewAfterItsEndAndAfterAReset(DigestProvider provider)
    {
        var content = Contents.Random(5_000);
        using var digest = new StreamDigest(Contents.AllDigests, provider);
        digest.Append(content);
        Assert.That(digest.AppendedBytes, Is.EqualTo(content.Length));
        Assert.That(Contents.Text(digest.Finish()), Is.EqualTo(Contents.Expected(content)));
        Assert.That(digest.AppendedBytes, Is.Zero);
        digest.Append("given up"u8);
        digest.Reset();
        digest.Append(content);
        Assert.That(Contents.Text(digest.Finish()), Is.EqualTo(Contents.Expected(content)));
        Assert.That(Contents.Text(digest.Finish()), Is.EqualTo(Contents.Expected([])));
    }

    [Test]
    public void WhatIsNotAskedForIsNull()
    {
        using var digest = new StreamDigest(DigestAlgorithms.Sha1);
        digest.Append("abc"u8);
        Assert.That(digest.Finish(), Has.Property(nameof(FileDigests.Md5)).Null.And.Property(nameof(FileDigests.Sha256)).Null.And.Property(nameof(FileDigests.Sha1)).Not.Null);
    }

    [Test]
    public void TheProviderIsWhatTheDeviceHasUnlessOursIsAskedFor()
    {
        using var automatic = new StreamDigest(DigestAlgorithms.Sha256);
        using var managed = new StreamDigest(DigestAlgorithms.Sha256, DigestProvider.Managed);
        Assert.That(managed.IsManaged, Is.True);
        Assert.That(automatic.IsManaged, Is.EqualTo(!LibSsl.IsUsable));
    }

    [Test]
    public void AnEmptyFileNeedsNoReading() => Assert.That(Contents.Text(FileDigests.OfNothing(Contents.AllDigests)), Is.EqualTo(Contents.Expected([])));
}
