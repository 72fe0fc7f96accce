using Forensics.Sdk;
using Forensics.Sdk.Linux;
using Forensics.Sdk.Linux.Packages;
using Forensics.Sdk.Linux.Sqlite;
using Forensics.Sdk.Testing;

namespace Forensics.Plugins.Autoruns.Tests.Packages;

/// <summary>A package made by rpmbuild and installed by rpm into its SQLite database; the same header in files of the two other formats, which Debian's rpm cannot write.</summary>
public sealed class RpmTests
{
    private const string Spec = """
        Name: planted
        Version: 1.2
        Release: 3
        Epoch: 4
        Summary: Planted
        License: none
        BuildArch: noarch
        %description
        Planted.
        %install
        mkdir -p %{buildroot}/usr/bin %{buildroot}/bin %{buildroot}/etc
        echo program > %{buildroot}/usr/bin/planted
        echo merged > %{buildroot}/bin/merged
        echo changed > %{buildroot}/usr/bin/changed
        echo conf > %{buildroot}/etc/planted.conf
        echo ghost > %{buildroot}/etc/planted.ghost
        %files
        /usr/bin/planted
        /usr/bin/changed
        /bin/merged
        %config /etc/planted.conf
        %ghost /etc/planted.ghost
        """;

    private static readonly string[] Paths = ["/usr/bin/planted", "/usr/bin/changed", "/usr/bin/merged", "/etc/planted.conf", "/etc/planted.ghost", "/usr/bin/own"];

    private readonly TestRoot root = new();
    private readonly DirectoryInfo work = Directory.CreateTempSubdirectory("forensics-rpm-");
    private byte[] header = [];

    [OneTimeSetUp]
    public void Install()
    {
        Tool.Require("rpm", "rpmbuild");
        File.WriteAllText(Path.Combine(work.FullName, "planted.spec"), Spec);
        Tool.Run(work.FullName, "rpmbuild", "-bb", "--define", $"_topdir {work.FullName}/top", "--define", $"_rpmdir {work.FullName}", "planted.spec").MustSucceed();
        Directory.CreateDirectory(root.PathOf("usr/bin"));
        File.CreateSymbolicLink(root.PathOf("bin"), "usr/bin");
        Rpm("--force-debian", "-i", "--nodeps", "--noscripts", "--nosignature", Path.Combine(work.FullName, "noarch/planted-1.2-3.noarch.rpm")).MustSucceed();
        root.Write("usr/bin/changed", "Changed\n");
        root.Write("etc/planted.conf", "Conf\n");
        root.Write("etc/planted.ghost", "ghost\n");
        root.Write("usr/bin/own", "own\n");
        header = Headers().Single();
    }

    [OneTimeTearDown]
    public void CleanUp()
    {
        root.Dispose();
        work.Delete(recursive: true);
    }

    [Test]
    public void ItsSqliteDatabaseIsReadWithWhatOnlyTheLogHolds()
    {
        AssertVerdicts(new(root.Root, Paths));
        var told = Rpm("-V", "--nodeps", "planted").Output.Split('\n', StringSplitOptions.RemoveEmptyEntries).Where(line => line[2] == '5').Select(line => line[13..]);
        var verdicts = new Verdicts(root.Root, Paths);
        Assert.That(verdicts.In("changed").Concat(verdicts.In("configuration-changed")), Is.EquivalentTo(told));
        Assert.That(Rpm("-qf", "--qf", "%{name}.%{arch} %{epoch}:%{version}-%{release}", "/usr/bin/planted").Output, Is.EqualTo($"{verdicts.Owner("/usr/bin/planted")!.Package} {verdicts.Owner("/usr/bin/planted")!.Version}"));
    }

    [Test]
    public void ItsOwnFormatIsRead() => AssertVerdicts(WithDatabase("Packages.db", RpmFormats.Ndb(header)));

    [TestCase(false)]
    [TestCase(true)]
    public void BerkeleyDbIsReadInEitherByteOrder(bool isBigEndian) => AssertVerdicts(WithDatabase("Packages", RpmFormats.Berkeley(header, isBigEndian)));

    [TestCase("Packages.db")]
    [TestCase("Packages")]
    [TestCase("rpmdb.sqlite")]
    public void WhatIsNoDatabaseIsAFaultAndNothingIsCalledUnpackaged(string name)
    {
        var verdicts = WithDatabase(name, "no database at all, but longer than the header of one: "u8.ToArray().Concat(new byte[8192]).ToArray());
        Assert.That(verdicts["/usr/bin/own"], Is.EqualTo(((string?)null, (string?)null)));
        Assert.That(verdicts.Faults.Select(fault => (fault.Code, fault.Kind)).Distinct(), Is.EqualTo(new[] { ("PACKAGES_CORRUPT", FaultKind.Corrupt) }));
    }

    [Test]
    public void AHeaderCutAnywhereIsNoneOrHasLess()
    {
        using var files = new RootFiles(root.Root, TimeProvider.System);
        var merged = new MergedFolders(files);
        for (var length = 0; length < header.Length; length++)
        {
            Assert.That(RpmHeader.TryRead(header.AsMemory(0, length), out _), Is.False, $"{length}");
        }

        var random = new Random(4711);
        for (var round = 0; round < 5_000; round++)
        {
            var wrong = header.ToArray();
            for (var change = random.Next(1, 4); change > 0; change--)
            {
                wrong[random.Next(round % 2 == 0 ? Math.Min(2_048, wrong.Length) : wrong.Length)] = (byte)random.Next(256);
            }

            if (RpmHeader.TryRead(wrong, out var read))
            {
                RpmPackage.Search(read, new(merged, Paths.Select(EvidencePath.Of)));
            }
        }
    }

    [TestCase(true)]
    [TestCase(false)]
    public void ADatabaseChangedAnywhereEndsWithoutAnException(bool isNdb)
    {
        var database = isNdb ? RpmFormats.Ndb(header) : RpmFormats.Berkeley(header, isBigEndian: false);
        var random = new Random(4711);
        for (var round = 0; round < 40; round++)
        {
            var wrong = database.ToArray();
            for (var change = random.Next(1, 6); change > 0; change--)
            {
                wrong[random.Next(round % 2 == 0 ? 64 : wrong.Length)] = (byte)random.Next(256);
            }

            Assert.That(() => WithDatabase(isNdb ? "Packages.db" : "Packages", wrong[..(round % 3 == 0 ? random.Next(wrong.Length) : wrong.Length)]), Throws.Nothing);
        }
    }

    [Test]
    public void AnOverflowPageThatLeadsToItselfIsCorrupt()
    {
        var database = RpmFormats.Berkeley(header, isBigEndian: false);
        BitConverter.TryWriteBytes(database.AsSpan(512 * 2 + 16), 2u);
        BitConverter.TryWriteBytes(database.AsSpan(512 * 2 + 22), (ushort)1);
        var verdicts = WithDatabase("Packages", database);
        Assert.That(verdicts.Faults.Select(fault => fault.Code), Does.Contain("PACKAGES_CORRUPT"));
        Assert.That(verdicts["/usr/bin/own"].State, Is.Null);
    }

    [Test]
    public void SlotsThatShareABlobAreNotReadWithoutEnd()
    {
        // The test's own blob, named by each slot of the page; more than the file is long.
        var database = RpmFormats.Ndb(header);
        for (var slot = 32; slot < 4_096; slot += 16)
        {
            database.AsSpan(48, 16).CopyTo(database.AsSpan(slot));
        }

        var verdicts = WithDatabase("Packages.db", database);
        Assert.That(verdicts.Faults.Single().Message, Does.Contain("longer than the file"));
    }

    [TestCase(4_000)]
    [TestCase(4_096 + 8)]
    [TestCase(4_096 + 64)]
    public void ACutDatabaseOfItsOwnFormatIsCorrupt(int length)
        => Assert.That(WithDatabase("Packages.db", RpmFormats.Ndb(header)[..length]).Faults.Select(fault => fault.Code).Distinct(), Is.EqualTo(new[] { "PACKAGES_CORRUPT" }));

    private void AssertVerdicts(Verdicts verdicts)
    {
        Assert.That(verdicts.Faults, Is.Empty);
        Assert.That(Paths.Select(path => verdicts[path].State), Is.EqualTo(new[] { "unchanged", "changed", "unchanged", "configuration-changed", "no-digest", "unpackaged" }));
        Assert.That(verdicts.Owner("/usr/bin/planted"), Is.EqualTo(verdicts.Owner("/usr/bin/planted")! with { Package = "planted.noarch", Version = "4:1.2-3", DigestAlgorithm = "sha256" }));
        Assert.That(verdicts.Owner("/etc/planted.ghost")!.Package, Is.EqualTo("planted.noarch"));
    }

    /// <summary>A root with the same files and another database.</summary>
    private Verdicts WithDatabase(string name, byte[] database)
    {
        using var other = new TestRoot();
        foreach (var path in Paths)
        {
            other.Write(path[1..], File.ReadAllBytes(root.PathOf(path[1..])));
        }

        File.CreateSymbolicLink(other.PathOf("bin"), "usr/bin");
        other.Write("var/lib/rpm/" + name, database);
        return new(other.Root, Paths);
    }

    private List<byte[]> Headers()
    {
        using var file = File.OpenRead(root.PathOf("usr/lib/sysimage/rpm/rpmdb.sqlite"));
        using var log = File.Exists(file.Name + "-wal") ? File.OpenRead(file.Name + "-wal") : null;
        var table = SqliteDatabase.Open(file, log, out _)!.Table("Packages")!;
        return [.. table.Rows().Select(row => row[table.Column("blob")].Blob!.Value.ToArray())];
    }

    private Tool.Result Rpm(params string[] arguments)
        => Tool.Run(work.FullName, "rpm", ["--root", root.PathOf("").TrimEnd('/'), "--dbpath", "/usr/lib/sysimage/rpm", .. arguments]);
}
