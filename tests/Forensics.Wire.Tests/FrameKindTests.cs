namespace Forensics.Wire.Tests;

public sealed class FrameKindTests
{
    [Test]
    public void KindsThatLaterIssuesBuildAreReserved()
        => Assert.That(Enum.GetNames<FrameKind>(), Is.SupersetOf((string[])["Credit", "BlobOpen", "BlobData", "BlobClose", "JournalAppend", "JournalAcknowledge", "JournalConfirm", "SensorEvent"]));

    [Test]
    public void OnlyTheHighBitMakesAKindOptional()
    {
        Assert.That(new Frame(FrameKind.Log, []).IsOptional, Is.True);
        Assert.That(new Frame((FrameKind)0xff, []).IsOptional, Is.True);
        Assert.That(new Frame(FrameKind.Records, []).IsOptional, Is.False);
        Assert.That(new Frame((FrameKind)0x7f, []).IsOptional, Is.False);
    }
}
