namespace Forensics.Sdk.Linux.Tests;

public sealed class RootFilesTests
{
    [TestCase(LinuxLimits.PathBytes, "ENAMETOOLONG", LinuxLimits.PathBytes)]
    [TestCase(100_000, "ENAMETOOLONG", LinuxLimits.SubjectBytes)]
    public void OfAPathThatNoCallTakesTheFaultKeepsTheBeginning(int length, string error, int kept)
    {
        using var folder = new TemporaryFolder();
        using var files = new RootFiles(folder.Root, TimeProvider.System);
        var path = EvidencePath.Of("/" + new string('a', length - 1));
        Assert.That(files.Read(path), Is.Null);
        Assert.That(files.Status(path), Is.Null);
        Assert.That(files.List(path), Is.Empty);
        Assert.That(files.ReadLink(path), Is.Null);
        var faults = files.TakeFaults();

        Assert.That(faults.Select(fault => (fault.Kind, fault.Subject.Bytes.Length)), Is.EqualTo(Enumerable.Repeat((FaultKind.OverLimit, kept), 4)));
        Assert.That(faults.Select(fault => fault.Message), Has.All.Contain(error));
    }
}
