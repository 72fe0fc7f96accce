using Forensics.Bundle.Export;

namespace Forensics.Bundle.Tests;

/// <summary>A bundle written into a folder: what is proven, and nothing else.</summary>
public sealed class FolderExportTests
{
    private readonly Scratch scratch = new();
    private readonly BundleSigner signer = BundleSigner.ForRun("forensics run key test");

    [OneTimeTearDown]
    public void CleanUp() => scratch.Dispose();

    [Test]
    public void AWholeBundleIsWrittenAsTarUnpacksIt()
    {
        Tool.Require("tar", "zstd", "diff");
        var bundle = Bundles.Small(signer);
        var contents = scratch.Read(bundle, signer.Fingerprint);
        var report = FolderExport.Write(contents, contents.Entries(join: true), scratch.Path("whole"), new());
        Assert.That((report.LossCount, report.UnprovenCount), Is.EqualTo((0, 0)));
        var unpacked = Directory.CreateDirectory(scratch.Path("unpacked")).FullName;
        File.WriteAllBytes(scratch.Path("whole.tar.zst"), bundle);
        Tool.Run(unpacked, "tar", "--zstd", "-xf", scratch.Path("whole.tar.zst")).MustBeSilentSuccess();
        Tool.Run(scratch.Folder, "diff", "-r", "whole", "unpacked").MustBeSilentSuccess();
        Assert.That(File.GetUnixFileMode(scratch.Path("whole")), Is.EqualTo((UnixFileMode)0b111_000_000));
        Assert.That(File.GetUnixFileMode(scratch.Path("whole/manifest.json")), Is.EqualTo((UnixFileMode)0b110_000_000));
    }

    [Test]
    public void OfACutBundleOnlyWhatALinkCoversIsWritten()
    {
        var bundle = Bundles.Write(signer, writer =>
        {
            writer.WriteEntry("proven", "yes"u8);
            writer.WriteLink();
            writer.WriteEntry("unproven", Bundles.Noise(3_000_000, 2));
            writer.WriteEntry("last", Bundles.Noise(3_000_000, 4));
        });
        var contents = scratch.Read(bundle[..4_000_000]);
        Assert.That(contents.Report!.Integrity, Is.EqualTo(IntegrityState.CutAfterLink));
        var report = FolderExport.Write(contents, contents.Entries(join: true), scratch.Path("cut"), new());
        Assert.That(File.Exists(scratch.Path("cut/proven")), Is.True);
        Assert.That(File.Exists(scratch.Path("cut/unproven")), Is.False);
        Assert.That(report.Losses, Has.Some.StartsWith("unproven: not proven"));

        var all = FolderExport.Write(contents, contents.Entries(join: true), scratch.Path("cut-all"), new() { Unproven = true });
        Assert.That(File.ReadAllBytes(scratch.Path("cut-all/unproven")), Is.EqualTo(Bundles.Noise(3_000_000, 2)));
        Assert.That(all.Unproven, Does.Contain("unproven").And.Not.Contain("proven"));
        Assert.That(all.Losses, Has.Some.StartsWith("last: "), "what was cut off is said");
    }

    [Test]
    public void NothingIsWrittenIntoAFolderThatHoldsSomethingOrThroughALink()
    {
        var contents = scratch.Read(Bundles.Small(signer));
        Directory.CreateDirectory(scratch.Path("full"));
        File.WriteAllText(scratch.Path("full/mine"), "mine");
        Assert.That(() => FolderExport.Write(contents, contents.Entries(true), scratch.Path("full"), new()), Throws.InstanceOf<IOException>().With.Message.Contains("not empty"));
        Directory.CreateDirectory(scratch.Path("elsewhere"));
        File.CreateSymbolicLink(scratch.Path("link"), scratch.Path("elsewhere"));
        Assert.That(() => FolderExport.Write(contents, contents.Entries(true), scratch.Path("link"), new()), Throws.InstanceOf<IOException>());
        Assert.That(Directory.EnumerateFileSystemEntries(scratch.Path("elsewhere")), Is.Empty);
        Directory.CreateDirectory(scratch.Path("empty"));
        Assert.That(FolderExport.Write(contents, contents.Entries(true), scratch.Path("empty"), new()).LossCount, Is.Zero);
    }

    [Test]
    public void PartsAreJoinedUnlessTheyAreWanted()
    {
        var content = Bundles.Noise(BundleFormat.MaxEntryBytes + 1, 5);
        var contents = scratch.Read(Bundles.Write(signer, writer =>
        {
            var image = writer.OpenContent("images/a/b");
            image.Append(content);
            _ = image.Complete();
        }));
        _ = FolderExport.Write(contents, contents.Entries(join: true), scratch.Path("joined"), new());
        _ = FolderExport.Write(contents, contents.Entries(join: false), scratch.Path("parts"), new() { Parts = true });
        Assert.That(File.ReadAllBytes(scratch.Path("joined/images/a/b")), Is.EqualTo(content));
        Assert.That(Directory.EnumerateFiles(scratch.Path("parts/images/a")).Select(Path.GetFileName).Order(), Is.EqualTo(new[] { "b.part0001", "b.part0002" }));
    }

    [Test]
    public void AFileThatChangesAfterItWasVerifiedIsNotBelieved()
    {
        var bundle = Bundles.Write(signer, writer => writer.WriteEntry("noise", Bundles.Noise(3_000_000, 6)));
        var contents = scratch.Read(bundle);
        var path = Directory.EnumerateFiles(scratch.Path("bundles")).OrderByDescending(File.GetLastWriteTimeUtc).First();
        bundle[1_500_000] ^= 1;
        File.WriteAllBytes(path, bundle);
        var report = FolderExport.Write(contents, contents.Entries(true), scratch.Path("changed"), new());
        Assert.That(report.Losses, Has.One.StartsWith("noise: "));
    }
}
