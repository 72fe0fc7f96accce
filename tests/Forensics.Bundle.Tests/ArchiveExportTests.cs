using System.Text.Json.Nodes;
using Forensics.Bundle.Export;

namespace Forensics.Bundle.Tests;

/// <summary>Bundles as zip and tar, read by programs that others wrote.</summary>
public sealed class ArchiveExportTests
{
    private const string ListZip = """
        import sys, zipfile, hashlib
        z = zipfile.ZipFile(sys.argv[1])
        assert z.testzip() is None
        for i in z.infolist(): print(i.filename.encode('utf-8').hex(), i.file_size, i.compress_type, hashlib.sha256(z.read(i)).hexdigest())
        """;

    private readonly Scratch scratch = new();
    private readonly BundleSigner signer = BundleSigner.ForRun("forensics run key test");

    [OneTimeTearDown]
    public void CleanUp() => scratch.Dispose();

    [Test]
    public void EveryProgramReadsTheZip()
    {
        byte[] odd = [.. "/etc/gr\u00fcn \u6f22|%\\\n"u8, 0xff];
        var noise = Bundles.Noise(50_000, 1);
        var zip = Zip("odd.zip", IndexLines.Bundle(signer, [IndexLines.File(odd, IndexLines.Entry(0), 50_000), IndexLines.File("/etc/../../x", IndexLines.Entry(1), 4), IndexLines.File("/empty", IndexLines.Entry(2), 0)], noise, new byte[4_000], []));
        Tool.Run(scratch.Folder, "unzip", "-tq", zip).MustSucceed();
        Tool.Run(scratch.Folder, "7z", "t", zip).MustSucceed();
        var listed = Tool.Run(scratch.Folder, "python3", "-c", ListZip, zip).MustSucceed().Output;
        string Row(string name, byte[] content, int method) => $"{Convert.ToHexStringLower(System.Text.Encoding.UTF8.GetBytes(name))} {content.Length} {method} {Convert.ToHexStringLower(System.Security.Cryptography.SHA256.HashData(content))}\n";
        Assert.That(listed, Does.Contain(Row("fs/$rootfs$/etc/gr\u00fcn \u6f22%7C%25%5C%0A%FF", noise, 0)), "incompressible content is stored");
        Assert.That(listed, Does.Contain(Row("fs/$rootfs$/etc/%2E%2E/%2E%2E/x", new byte[4_000], 8)), "no name leaves the folder");
        Assert.That(listed, Does.Contain(Row("fs/$rootfs$/empty", [], 0)));
        var unzipped = Directory.CreateDirectory(scratch.Path("unzipped")).FullName;
        Tool.Run(unzipped, "unzip", "-q", zip, "fs/*empty").MustSucceed();
        Assert.That(File.GetLastWriteTimeUtc(Path.Combine(unzipped, "fs/$rootfs$/empty")), Is.EqualTo(new DateTime(2020, 1, 2, 3, 4, 5, DateTimeKind.Utc)));
    }

    [Test]
    public void PartsAreOneEntryOfTheZip()
    {
        var content = Bundles.Noise(BundleFormat.MaxEntryBytes + 10, 2);
        var zip = Zip("parts.zip", Bundles.Write(signer, writer =>
        {
            var image = writer.OpenContent("images/a");
            image.Append(content);
            _ = image.Complete();
        }));
        Tool.Run(scratch.Folder, "unzip", "-q", zip, "images/*", "-d", "parts").MustSucceed();
        Assert.That(File.ReadAllBytes(scratch.Path("parts/images/a")), Is.EqualTo(content));
    }

    [Test]
    public void AnEntryOfFiveGibibytesNeedsZip64()
    {
        var zip = Zip("large.zip", Bundles.Write(signer, writer =>
        {
            var image = writer.OpenContent("images/a");
            var zeros = new byte[16 << 20];
            for (var i = 0; i < 320; i++) image.Append(zeros);
            _ = image.Complete();
        }));
        Tool.Run(scratch.Folder, "unzip", "-tq", zip).MustSucceed();
        Tool.Run(scratch.Folder, "7z", "t", zip).MustSucceed();
        Assert.That(Tool.Run(scratch.Folder, "python3", "-c", "import sys,zipfile; print(zipfile.ZipFile(sys.argv[1]).getinfo('images/a').file_size)", zip).Output, Is.EqualTo($"{5L << 30}\n"));
    }

    [Test]
    public void APlainTarHoldsWhatTheBundleHolds()
    {
        var bundle = Bundles.Small(signer);
        var tar = Tar("plain.tar", bundle, new());
        var listed = Tool.Run(scratch.Folder, "tar", "-tf", tar);
        Assert.That((listed.ExitCode, listed.Error), Is.EqualTo((0, "")));
        Assert.That(listed.Output.Split('\n', StringSplitOptions.RemoveEmptyEntries), Is.EqualTo(Archive.Entries(bundle).Select(entry => entry.Name)));
        Assert.That(Tool.Run(scratch.Folder, "bsdtar", "-tf", tar).MustSucceed().Output, Is.EqualTo(listed.Output));
    }

    [TestCase("tar")]
    [TestCase("bsdtar")]
    public void AFullTarIsRestoredBy(string program)
    {
        var sparse = IndexLines.File("/var/sparse", IndexLines.Entry(0), 6);
        sparse["extents"] = IndexLines.Extents((4_096, 3), (1 << 20, 3));
        sparse["metadata"]!["size_bytes"] = 2 << 20;
        var tar = Tar($"full-{program}.tar", IndexLines.Bundle(signer, [sparse, IndexLines.Object("/var", "directory", line => line["metadata"]!["mode"] = "0750"), IndexLines.Link("/var/link", "a b"),
            IndexLines.Object("/var/hard", "file", line => line["link_of"] = "1", id: 2), IndexLines.Object("/var/pipe", "fifo"), IndexLines.File("/" + new string('p', 200), IndexLines.Entry(1), 3)], "abcdef"u8.ToArray(), "abc"u8.ToArray()), new() { Full = true });
        var folder = Directory.CreateDirectory(scratch.Path($"full-{program}")).FullName;
        Tool.Run(folder, program, "-xpf", tar).MustSucceed();
        var root = Path.Combine(folder, "fs/$rootfs$");
        Assert.That(Tool.Run(root, "stat", "-c", "%n %a %h %F %.9Y", "var/sparse", "var/hard", "var", "var/pipe", new string('p', 200)).MustSucceed().Output.Split('\n'), Is.EqualTo(new[]
        {
            "var/sparse 644 2 regular file 1577934245.123456789", "var/hard 644 2 regular file 1577934245.123456789", "var 750 2 directory 1577934245.123456789",
            "var/pipe 644 1 fifo 1577934245.123456789", $"{new string('p', 200)} 644 1 regular file 1577934245.123456789", "",
        }));
        Assert.That(int.Parse(Tool.Run(root, "stat", "-c", "%b", "var/sparse").Output), Is.LessThan(100), "holes are holes");
        var content = File.ReadAllBytes(Path.Combine(root, "var/sparse"));
        Assert.That(content, Has.Length.EqualTo(2 << 20));
        Assert.That((content.AsSpan(4_096, 3).ToArray(), content.AsSpan(1 << 20, 3).ToArray(), content.Count(value => value != 0)), Is.EqualTo(("abc"u8.ToArray(), "def"u8.ToArray(), 6)));
        Assert.That(new FileInfo(Path.Combine(root, "var/link")).LinkTarget, Is.EqualTo("a b"));
        Assert.That(File.Exists(Path.Combine(folder, "manifest.json")), Is.True, "the rest of the bundle is there too");
    }

    [Test]
    public void WhatNoTarCanHaveIsSaid()
    {
        using var tar = new MemoryStream();
        JsonObject[] lines = [IndexLines.Object("/s", "socket"), IndexLines.File("/../x", IndexLines.Entry(0), 1), IndexLines.Object("/../y", "fifo")];
        var report = TarExport.Write(scratch.Read(IndexLines.Bundle(signer, lines, "1"u8.ToArray())), tar, new() { Full = true });
        Assert.That(report.Losses, Has.Some.StartsWith("/s: ").And.Some.StartsWith("/../x: ").And.Some.StartsWith("/../y: "));
    }

    private string Zip(string name, byte[] bundle)
    {
        using var file = ExportFile.Create(scratch.Path(name));
        Assert.That(ZipExport.Write(scratch.Read(bundle), file, scratch.Folder, new()).Losses, Is.Empty);
        return file.Name;
    }

    private string Tar(string name, byte[] bundle, ExportOptions options)
    {
        using var file = ExportFile.Create(scratch.Path(name));
        Assert.That(TarExport.Write(scratch.Read(bundle), file, options).Losses, Is.Empty);
        return file.Name;
    }
}
