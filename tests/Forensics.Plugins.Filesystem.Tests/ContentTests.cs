using System.Text;
using Forensics.Plugins.Filesystem.Walking;
using Forensics.Sdk;

namespace Forensics.Plugins.Filesystem.Tests;

public sealed class ContentTests
{
    private TestTree tree = null!;

    [SetUp]
    public void MakeTree() => tree = new();

    [TearDown]
    public void RemoveTree() => tree.Dispose();

    [TestCase(1)]
    [TestCase(3)]
    public async Task DigestsAreThoseOfCoreutilsHolesIncluded(int threads)
    {
        Shell.Run("bash", "-c", """
            cd "$1"; mkdir a b; for n in $(seq 200); do head -c $((n * 977)) /dev/urandom > a/$n; done; : > b/empty; head -c 3M /dev/urandom > b/large
            truncate -s 40M b/hole; printf x | dd of=b/hole bs=1 seek=20000000 conv=notrunc 2>/dev/null; truncate -s 5M b/all-hole; ln -s a/1 link; mkfifo fifo
            """, "-", tree.Path);
        var expected = Shell.Run("bash", "-c", "cd \"$1\"; find . -type f -exec sha256sum {} +; find . -type f -exec md5sum {} +; find . -type f -exec sha1sum {} +", "-", tree.Path)
            .Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => (line.Split("  ./")[1], line.Split(' ')[0]));

        var listing = await tree.ListAsync(new() { Hashes = Enum.GetValues<ContentDigestAlgorithm>(), Threads = threads });

        var ours = listing.Records("filesystem.entry").Where(record => record.TryGetProperty("md5", out _)).SelectMany(record => new[] { "md5", "sha1", "sha256" }
            .Select(field => (record.GetProperty("path").GetString()![1..], record.GetProperty(field).GetString()!)));
        Assert.That(ours, Is.EquivalentTo(expected));
        Assert.That(listing.Records("filesystem.entry"), Has.Count.EqualTo(209), "each entry once");
        Assert.That(listing.Items["/"]?.State, Is.EqualTo(ItemState.Collected));
    }

    [TestCase(10, true)]
    [TestCase(9, false)]
    public async Task FilesOverTheLimitAreListedWithoutDigests(int limit, bool hashed)
    {
        await File.WriteAllBytesAsync(tree.At("ten"), new byte[10]);
        var listing = await tree.ListAsync(new() { Hashes = [ContentDigestAlgorithm.Md5], MaxHashBytes = limit });
        Assert.That(listing.Entry("/ten").TryGetProperty("md5", out _), Is.EqualTo(hashed));
        Assert.That(listing.Entry("/ten").TryGetProperty("sha256", out _), Is.False);
    }

    [Test]
    public async Task AFileThatGrowsWhileItIsReadIsMarkedAndAFault()
    {
        await File.WriteAllBytesAsync(tree.At("log"), new byte[100]);
        using var growing = Shell.Start("python3", "-c", "import sys\nf = open(sys.argv[1], 'ab', 0)\nwhile True: f.write(b'x')", tree.At("log"));
        try
        {
            for (var i = 0; i < 2_000; i++)
            {
                var listing = await tree.ListAsync(new() { Hashes = [ContentDigestAlgorithm.Sha256] });
                if (listing.Entry("/log").GetProperty("changed_during_read").GetBoolean())
                {
                    Assert.That(listing.Faults.Where(fault => fault.Code == "CONTENT_CHANGED").Select(fault => fault.Kind), Is.EqualTo((FaultKind[])[FaultKind.Changed]));
                    return;
                }
            }

            Assert.Inconclusive("it never grew between status and read");
        }
        finally
        {
            growing.Kill();
            growing.WaitForExit();
        }
    }

    [Test]
    public async Task WhatMayNotBeOpenedIsAFaultAndStillListed()
    {
        Shell.OnlyAsRoot();
        tree.Write("closed");
        tree.Write("open");
        Shell.Run("chmod", "600", tree.At("closed"));
        Shell.Run("chmod", "755", tree.Path);
        Shell.Run("install", "-d", "-o", "65534", tree.At("out"));
        Shell.Run("setpriv", "--reuid", "65534", "--regid", "65534", "--clear-groups", "env", "HOME=/", "DOTNET_EnableDiagnostics=0",
            "dotnet", Shell.Script("Forensics.Plugins.Filesystem.Tests.dll"), "collect", tree.Path, tree.At("out/listing"), """{"Flags":true,"Hashes":[0],"Xattrs":true}""");

        using var listing = System.Text.Json.JsonDocument.Parse(await File.ReadAllBytesAsync(tree.At("out/listing")));
        var records = listing.RootElement.GetProperty("records").EnumerateArray().ToDictionary(record => record.GetProperty("path").GetString()!);
        Assert.That(records["/open"].TryGetProperty("md5", out _), Is.True);
        Assert.That(records["/closed"].TryGetProperty("md5", out _), Is.False);
        Assert.That(listing.RootElement.GetProperty("faults").EnumerateArray().Select(fault => fault.ToString()),
            Does.Contain("""{"path":"/closed","code":"CONTENT_UNREADABLE","errno":13,"kind":"Denied"}"""));
    }

    [Test]
    public async Task BuildIdsAndTypesAreThoseOfFileAndCutProgramsAreFaults()
    {
        Shell.Run("bash", "-c", """
            cd "$1"; cp /bin/ls ls; head -c 100 /bin/ls > cut; head -c 64 /bin/ls > header; printf '#!/bin/bash\n' > sh; printf '#!/usr/bin/python3\n' > py; gzip < sh > gz
            printf 'text é\n' > text; : > empty; printf '\x7fELF' > four; head -c 5000 /dev/zero > zeros; printf '{"a":1}' > json; printf '%%PDF-1.4\n' > pdf; tar cf tar sh
            python3 -c "import zipfile; zipfile.ZipFile('odt', 'w').writestr('mimetype', 'application/vnd.oasis.opendocument.text'); zipfile.ZipFile('zip', 'w').writestr('a', 'b')"
            python3 -c "import sqlite3; c = sqlite3.connect('db'); c.execute('create table t(a)'); c.commit()"
            """, "-", tree.Path);

        var listing = await tree.ListAsync(new() { Mime = true, ElfBuildId = true });

        var types = string.Join('\n', listing.Records("filesystem.entry").Where(record => record.TryGetProperty("mime_type", out _))
            .Select(record => $"{record.GetProperty("path").GetString()![1..]} {record.GetProperty("mime_type")}").Order(StringComparer.Ordinal));
        Assert.That(types, Is.EqualTo("""
            cut application/x-sharedlib
            db application/vnd.sqlite3
            empty inode/x-empty
            four application/octet-stream
            gz application/gzip
            header application/x-sharedlib
            json application/json
            ls application/x-sharedlib
            odt application/vnd.oasis.opendocument.text
            pdf application/pdf
            py text/x-script.python
            sh text/x-shellscript
            tar application/x-tar
            text text/plain
            zeros application/octet-stream
            zip application/zip
            """));
        Assert.That(Shell.Run("file", "-b", tree.At("ls")), Does.Contain($"BuildID[sha1]={listing.Entry("/ls").GetProperty("elf_build_id")}"));
        Assert.That(listing.Faults.Where(fault => fault.Code == "ELF_CORRUPT").Select(fault => fault.Subject.ToString()), Is.EquivalentTo((string[])["/cut", "/header"]));
    }

    [Test]
    public async Task MactimeReadsTheBodyfileAndNoNameForgesALine()
    {
        Shell.OnlyAsRoot();
        Shell.Run("python3", "-c", """
            import os, sys
            os.chdir(sys.argv[1])
            for name in [b"plain", b"pi|pe", b"new\n0|forged|1|r-rrwxrwxrwx|0|0|0|1|1|1|1", b"back\\slash", b"\xff\xfe", b"esc\x1b"]:
                open(name, "w").close(); os.utime(name, (1577836800, 1577836800))
            os.symlink("plain", "link"); os.mkfifo("fifo"); open("suid", "w").write("x"); os.chmod("suid", 0o4755)
            os.utime("suid", (-5, -5))
            """, tree.Path);

        var listing = await tree.ListAsync(new() { Bodyfile = true, Hashes = [ContentDigestAlgorithm.Md5] });

        var (source, content) = listing.Blobs.Values.Single();
        Assert.That((source.Kind, source.Name), Is.EqualTo((BlobKind.Extra, (string?)"bodyfile")));
        var lines = Encoding.UTF8.GetString(content).Split('\n', StringSplitOptions.RemoveEmptyEntries);
        Assert.That(lines, Has.Length.EqualTo(listing.Records("filesystem.entry").Count));
        Assert.That(lines.Select(line => line.Split('|').Length), Has.All.EqualTo(11));
        Assert.That(lines.Select(line => line.Split('|')[1]), Does.Contain("/pi\\x7cpe").And.Contain("/back\\\\slash").And.Contain("/\\xff\\xfe").And.Contain("/esc\\x1b").And.Contain("/link -> plain"));
        Assert.That(lines.Single(line => line.Contains("|/suid|", StringComparison.Ordinal)), Does.StartWith("9dd4e461268c8034f5c8564e155c67a6|/suid|").And.Contain("|r/rrwsr-xr-x|0|0|1|-5|-5|"));
        await File.WriteAllBytesAsync(tree.At("bodyfile"), content);
        var timeline = Shell.Run("mactime", "-y", "-z", "UTC", "-b", tree.At("bodyfile"), "2020-01-01..2020-01-02").Split('\n').Where(line => line.Contains("2020-01-01T00:00:00Z", StringComparison.Ordinal) || line.StartsWith("  ", StringComparison.Ordinal)).ToList();
        Assert.That(timeline, Has.Count.EqualTo(6));
        Assert.That(timeline, Has.One.Contains("/plain").And.None.EndsWith(" forged"));
    }

    [Test]
    public async Task ACancelledListingKeepsTheBodyfileSoFarAndTheItemStaysOpen()
    {
        for (var i = 0; i < 50; i++)
        {
            tree.Write($"d{i}/file");
        }

        using var cancel = new CancellationTokenSource();
        await cancel.CancelAsync();
        var context = tree.Context();
        Assert.That(async () => await new ListingRun(new() { Bodyfile = true, Hashes = [ContentDigestAlgorithm.Md5] }, context).RunAsync(cancel.Token), Throws.InstanceOf<OperationCanceledException>());
        Assert.That(context.Items.Values.Select(item => item?.State), Has.None.EqualTo(ItemState.Collected));
    }
}
