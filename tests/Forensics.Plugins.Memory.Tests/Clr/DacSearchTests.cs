using System.Security.Cryptography;
using Forensics.Plugins.Memory.Clr.Dac;
using Forensics.Plugins.Memory.Clr.Findings;
using Forensics.Sdk;
using Forensics.Sdk.Linux;
using Forensics.Sdk.Linux.Packages;
using Forensics.Sdk.Testing;

namespace Forensics.Plugins.Memory.Tests.Clr;

/// <summary>Which DAC is taken, and why: one that lies in the right place proves nothing.</summary>
public sealed class DacSearchTests
{
    private const string Folder = "usr/share/dotnet/shared/Microsoft.NETCore.App/10.0.12";

    private readonly byte[] content = File.ReadAllBytes(ClrAnalysisTests.Dac);
    private TestRoot root = null!;
    private RootFiles files = null!;
    private RuntimeFinding runtime = null!;

    private static string Own => Path.Combine(Path.GetDirectoryName(ClrAnalysisTests.Dac)!, "libcoreclr.so");

    [SetUp]
    public void MakeRoot()
    {
        root = new();
        files = new(root.Root, TimeProvider.System);
        runtime = new(0x1000, $"/{Folder}/libcoreclr.so", null, "core", System.Runtime.InteropServices.RuntimeInformation.ProcessArchitecture.ToString().ToLowerInvariant(), false, null, BuildIds.Of(Own), null);
        Directory.CreateDirectory(root.PathOf(Folder));
    }

    [TearDown]
    public void CleanUp()
    {
        files.Dispose();
        root.Dispose();
    }

    [Test]
    public void ADacThatNobodyKnowsIsNotTrusted()
    {
        PutDac();
        var verdict = Find();
        Assert.That((verdict.IsTrusted, verdict.Dac!.Path.ToString()), Is.EqualTo((false, $"/{Folder}/libmscordaccore.so")));
        Assert.That(verdict.Reason, Does.Contain("SHA-256 is not known").And.Contain("no package database"));
        Assert.That(verdict.Dac.Sha256, Is.EqualTo(Convert.ToHexStringLower(SHA256.HashData(content))));
    }

    [Test]
    public void TheOperatorsListIsBelieved()
    {
        PutDac();
        Assert.That(Find(Convert.ToHexString(SHA256.HashData(content))), Has.Property("IsTrusted").True.And.Property("Reason").Contains("operator"));
        File.AppendAllText(root.PathOf($"{Folder}/libmscordaccore.so"), "x");
        Assert.That(Find(Convert.ToHexString(SHA256.HashData(content))).IsTrusted, Is.False);
    }

    [Test]
    public void TheDacOfTheRuntimeThatRunsUsIsBelieved()
    {
        PutDac();
        Assert.That(Find(own: OwnOf()), Has.Property("IsTrusted").True.And.Property("Reason").Contains("runs this program"));
        File.AppendAllText(root.PathOf($"{Folder}/libmscordaccore.so"), "x");
        var verdict = Find(own: OwnOf());
        Assert.That((verdict.IsTrusted, verdict.Dac!.Origin), Is.EqualTo((true, DacOrigin.Own)), "it is of the same build, and taken instead");
        runtime = runtime with { BuildId = new string('0', 40) };
        Assert.That(Find(own: OwnOf()), Has.Property("IsTrusted").False.And.Property("Reason").Contains("another build"));
    }

    [TestCase(false, true)]
    [TestCase(true, false)]
    public void APackageDatabaseIsBelievedAboutWhatItsPackageBrought(bool isChanged, bool isTrusted)
    {
        Tool.Require("dpkg", "dpkg-deb");
        InstallPackage();
        if (isChanged)
        {
            File.AppendAllText(root.PathOf($"{Folder}/libmscordaccore.so"), "x");
        }

        var verdict = Find();
        Assert.That(verdict.IsTrusted, Is.EqualTo(isTrusted), verdict.Reason);
        Assert.That(verdict.Reason, Does.Contain("package dotnet-runtime 10.0.12 brought it (md5)"));
    }

    [Test]
    public void APackageDatabaseOfTheProcesssOwnRootIsNotAsked()
    {
        Tool.Require("dpkg", "dpkg-deb");
        InstallPackage();
        using var inspected = new TestRoot();
        using var inspectedFiles = new RootFiles(inspected.Root, TimeProvider.System);
        var reader = new DacReader(files.Reader);
        var verdict = new DacSearch(reader, new([], null, new PackageDatabases(inspectedFiles)), null, []).Find(runtime, root.Root);
        Assert.That(verdict, Has.Property("IsTrusted").False.And.Property("Reason").Contains("no package database"));
        Assert.That(verdict.Dac, Is.Not.Null, "it was found through the root of the process");
    }

    [Test]
    public void ALinkInTheRootOfTheProcessStaysThere()
    {
        using var elsewhere = new TestRoot();
        elsewhere.Write("dac.so", content);
        File.CreateSymbolicLink(root.PathOf($"{Folder}/libmscordaccore.so"), elsewhere.PathOf("dac.so"));
        Assert.That(Find(own: null), Has.Property("Dac").Null.And.Property("Reason").Contains("no DAC was found"));
    }

    [Test]
    public void ADacForAnotherMachineOrCLibraryIsRefusedWhoeverTrustsIt()
    {
        var other = content.ToArray();
        other[18] = (byte)(other[18] == 62 ? 183 : 62);
        root.Write($"{Folder}/libmscordaccore.so", other);
        Assert.That(Find(Convert.ToHexString(SHA256.HashData(other))), Has.Property("IsTrusted").False.And.Property("Reason").Contains("another machine"));

        var musl = content.ToArray();
        var name = musl.AsSpan().IndexOf("libgcc_s.so.1\0"u8);
        Assert.That(name, Is.Positive);
        "libc.musl-x86\0"u8.CopyTo(musl.AsSpan(name));
        root.Write($"{Folder}/libmscordaccore.so", musl);
        Assert.That(Find(Convert.ToHexString(SHA256.HashData(musl))), Has.Property("IsTrusted").False.And.Property("Reason").Contains("needs musl"));

        root.Write($"{Folder}/libmscordaccore.so", "text"u8.ToArray());
        Assert.That(Find(Convert.ToHexString(SHA256.HashData("text"u8))), Has.Property("IsTrusted").False.And.Property("Reason").Contains("no shared library"));
    }

    [Test]
    public void ADacOverTheBoundIsNotRead()
    {
        using (var file = File.Create(root.PathOf($"{Folder}/libmscordaccore.so")))
        {
            file.SetLength(DacLimits.FileBytes + 1);
        }

        Assert.That(Find(), Has.Property("Dac").Null.And.Property("Reason").Contains("longer than"));
    }

    [Test]
    public void AProgramWithTheRuntimeInItHasItsDacNamedByTheOperator()
    {
        using var pack = new TestRoot();
        pack.Write("packs/10.0.12/runtimes/native/libmscordaccore.so", content);
        var single = runtime with { Path = "/app/program", IsSingleFile = true, DacBuildId = BuildIds.Of(ClrAnalysisTests.Dac) };
        using var packFiles = new RootFiles(pack.Root, TimeProvider.System);
        var reasons = new List<string>();
        File.SetUnixFileMode(pack.PathOf(""), UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        var named = NamedDacs.Read(packFiles, ["/packs", "/none"], reasons, CancellationToken.None);
        Assert.That(reasons, Is.EqualTo(new[] { "/none: it does not exist" }));
        Assert.That(Search([], null, named).Find(single, root.Root), Has.Property("IsTrusted").True.And.Property("Reason").Contains("operator named it"));
        Assert.That(Search([], null, named).Find(single with { DacBuildId = new string('1', 40) }, root.Root), Has.Property("IsTrusted").False.And.Property("Reason").Contains("another build"));
        Assert.That(Search([], null, []).Find(single, root.Root), Has.Property("Dac").Null.And.Property("Reason").Contains("dac_paths"));
    }

    [TestCase("packs/libmscordaccore.so", UnixFileMode.OtherWrite)]
    [TestCase("packs/libmscordaccore.so", UnixFileMode.GroupWrite)]
    [TestCase("packs", UnixFileMode.OtherWrite | UnixFileMode.OtherExecute)]
    public void ANamedDacThatOthersCanWriteIsNotTaken(string path, UnixFileMode more)
    {
        using var pack = new TestRoot();
        pack.Write("packs/libmscordaccore.so", content);
        File.SetUnixFileMode(pack.PathOf(path), File.GetUnixFileMode(pack.PathOf(path)) | more);
        using var packFiles = new RootFiles(pack.Root, TimeProvider.System);
        var reasons = new List<string>();
        Assert.That(NamedDacs.Read(packFiles, ["/packs/libmscordaccore.so"], reasons, CancellationToken.None), Is.Empty);
        Assert.That(reasons.Single(), Does.Contain("can write"));
    }

    [Test]
    public void WhatIsKnownOfALibraryIsWhatElfutilsReads()
    {
        Assert.That(ElfLibrary.TryRead(content, out var library), Is.True);
        var needed = Tool.Run("/", "eu-readelf", "-d", ClrAnalysisTests.Dac).MustSucceed().Output.Split('\n').Where(line => line.Contains("NEEDED", StringComparison.Ordinal)).Select(line => line.Split('[', ']')[1]);
        Assert.That(library!.Needed, Is.EqualTo(needed));
        Assert.That(library.BuildId, Is.EqualTo(BuildIds.Of(ClrAnalysisTests.Dac)));
    }

    [Test]
    public void NoWrongByteOfALibraryThrows()
    {
        var random = new Random(1);
        for (var round = 0; round < 2_000; round++)
        {
            var wrong = content.AsSpan(0, 300_000).ToArray();
            for (var i = 0; i < 4; i++)
            {
                wrong[random.Next(round % 2 == 0 ? 0x300 : wrong.Length)] = (byte)random.Next(256);
            }

            Assert.That(() => ElfLibrary.TryRead(wrong.AsMemory(0, round % 5 == 0 ? random.Next(wrong.Length) : wrong.Length), out _), Throws.Nothing);
        }
    }

    private void PutDac() => root.Write($"{Folder}/libmscordaccore.so", content);

    private DacFile OwnOf()
    {
        Assert.That(TargetRootReading.OpenRoot(EvidencePath.Of("/"), out var device).Failed, Is.False);
        using (device.Descriptor)
        {
            return OwnDac.Read(new(files.Reader), device)!;
        }
    }

    private DacVerdict Find(string? hash = null, DacFile? own = null) => Search(hash is null ? [] : [hash], own, []).Find(runtime, root.Root);

    private DacSearch Search(IEnumerable<string> hashes, DacFile? own, IReadOnlyList<DacFile> named) => new(new(files.Reader), new(hashes, own, new PackageDatabases(files)), own, named);

    private void InstallPackage()
    {
        using var work = new TestRoot();
        work.Write($"p/{Folder}/libmscordaccore.so", content);
        var md5 = Tool.Run(work.PathOf("p"), "md5sum", $"{Folder}/libmscordaccore.so").MustSucceed().Output[..32];
        work.Write("p/DEBIAN/control", "Package: dotnet-runtime\nVersion: 10.0.12\nArchitecture: all\nMaintainer: nobody <n@example.org>\nDescription: d\n"u8.ToArray());
        work.Write("p/DEBIAN/md5sums", System.Text.Encoding.ASCII.GetBytes($"{md5}  {Folder}/libmscordaccore.so\n"));
        Tool.Run(work.PathOf(""), "dpkg-deb", "-b", "p", "p.deb").MustSucceed();
        Directory.CreateDirectory(root.PathOf("var/lib/dpkg/info"));
        Directory.CreateDirectory(root.PathOf("var/lib/dpkg/updates"));
        root.Write("var/lib/dpkg/status", []);
        Tool.Run(work.PathOf(""), "dpkg", "--root", root.PathOf(""), "--force-not-root", "--force-script-chrootless", "--force-depends", "-i", "p.deb").MustSucceed();
    }
}
