using System.Text;
using Forensics.Plugins.Filesystem.Artifacts;
using Forensics.Sdk;
using Forensics.Sdk.Linux;
using Forensics.Sdk.Linux.Accounts;
using Forensics.Sdk.Testing;

namespace Forensics.Plugins.Filesystem.Tests.Artifacts;

public sealed class PathVariableTests
{
    private TestRoot root = null!;

    [SetUp]
    public void MakeRoot() => root = new();

    [TearDown]
    public void RemoveRoot() => root.Dispose();

    [Test]
    public void AHomeIsGivenForEachUserOfTheInspectedRootInOrderAndOnce()
    {
        root.Write("etc/passwd", "root:x:0:0::/root:/bin/sh\nalice:x:1000:1000:A:/srv/alice:/bin/sh\nservice:x:5:5::/nonexistent:/usr/sbin/nologin\nother:x:6:6::/nonexistent:\ntwin:x:1000:7::/srv//./alice/:");

        Assert.That(Expand("%%users.homedir%%/.bashrc"), Is.EqualTo((string[])["/root/.bashrc", "/srv/alice/.bashrc", "/nonexistent/.bashrc"]));
        Assert.That(Expand("/var/mail/%%users.username%%"), Is.EqualTo((string[])["/var/mail/root", "/var/mail/alice", "/var/mail/service", "/var/mail/other", "/var/mail/twin"]));
        Assert.That(Expand("/run/user/%%users.uid%%/*"), Is.EqualTo((string[])["/run/user/0/*", "/run/user/1000/*", "/run/user/5/*", "/run/user/6/*"]));
        Assert.That(Expand("%%users.homedir%%/%%users.username%%-%%USERS.UID%%"), Is.EqualTo((string[])
            ["/root/root-0", "/srv/alice/alice-1000", "/nonexistent/service-5", "/nonexistent/other-6", "/srv/alice/twin-1000"]));
        Assert.That(Variables().Faults, Is.Empty);
    }

    [Test]
    public void APathWithoutVariablesStaysAsItIs()
    {
        root.Write("etc/passwd", "root:x:0:0::/root:/bin/sh\n");

        Assert.That(Expand("/var/log/%é%*.log"), Is.EqualTo((string[])["/var/log/%é%*.log"]));
    }

    [Test]
    public void AHomeThatIsLeftOfADeletedAccountCountsAndSoDoesThatOfRoot()
    {
        root.Write("etc/passwd", "kept:x:1000:1000::/home/kept:/bin/sh\nodd:x:1:1::/:/bin/sh\n");
        root.Write("home/kept/file", "");
        root.Write("home/zoe/file", "");
        root.Write("home/deleted/file", "");
        root.Write("home/no-folder", "");
        File.CreateSymbolicLink(root.PathOf("home/link"), "/srv/away");

        Assert.That(Expand("%%users.homedir%%"), Is.EqualTo((string[])["/home/kept", "/root", "/home/deleted", "/home/link", "/home/zoe"]));
        Assert.That(Expand("/m/%%users.username%%"), Is.EqualTo((string[])["/m/kept", "/m/odd", "/m/root", "/m/deleted", "/m/link", "/m/zoe"]));
        Assert.That(Expand("/u/%%users.uid%%"), Is.EqualTo((string[])["/u/1000", "/u/1", "/u/0"]), "nobody says what number a deleted account had");
        Assert.That(Variables().Faults, Is.Empty);
    }

    [TestCase("")]
    [TestCase("/")]
    [TestCase("//./")]
    [TestCase("relative/home")]
    [TestCase("/home/../../etc")]
    [TestCase("/home/..")]
    [TestCase("/a\0b")]
    public void AHomeThatLeadsNowhereOrElsewhereIsPassedOver(string home)
    {
        root.Write("etc/passwd", $"odd:x:7:7::{home}:/bin/sh\ngood:x:8:8::/good:/bin/sh\n");

        Assert.That(Expand("%%users.homedir%%/x"), Is.EqualTo((string[])["/good/x", "/root/x"]));
        Assert.That(Expand("/u/%%users.uid%%"), Does.Contain("/u/7"), "the line is good for its other fields");
    }

    [TestCase("..")]
    [TestCase(".")]
    [TestCase("../../etc/x")]
    [TestCase("a\0b")]
    [TestCase("")]
    public void AUserNameThatIsNoComponentOfAPathIsPassedOver(string name)
    {
        root.Write("etc/passwd", $"{name}:x:7:7::/odd:/bin/sh\n");

        Assert.That(Expand("/mail/%%users.username%%"), Is.EqualTo((string[])["/mail/root"]));
        Assert.That(Expand("%%users.homedir%%"), Does.Contain("/odd"));
    }

    [TestCase("#a:x:1:1::/odd:")]
    [TestCase("+a:x:1:1::/odd:")]
    [TestCase("-a:x:1:1::/odd:")]
    [TestCase("a:x")]
    [TestCase("a:x:one:1::odd:")]
    public void ALineThatIsNoUserIsPassedOver(string line)
    {
        root.Write("etc/passwd", line + "\n\nroot:x:0:0::/root:\n");

        Assert.That(Expand("%%users.homedir%%"), Is.EqualTo((string[])["/root"]));
        Assert.That(Expand("%%users.username%%"), Is.EqualTo((string[])["root"]));
    }

    [TestCase("one")]
    [TestCase("")]
    [TestCase("-1")]
    [TestCase("+1")]
    [TestCase("1 ")]
    [TestCase("4294967296")]
    [TestCase("../1")]
    public void ANumberThatIsNoneIsPassedOverAndTheHomeStillCounts(string number)
    {
        root.Write("etc/passwd", $"a:x:{number}:1::/srv/a:\n");

        Assert.That(Expand("%%users.uid%%"), Is.EqualTo((string[])["0"]));
        Assert.That(Expand("%%users.homedir%%"), Is.EqualTo((string[])["/srv/a", "/root"]));
    }

    [Test]
    public void HomesAreBytes()
    {
        root.Write("etc/passwd", (byte[])[.. "a:x:1:1::/srv/"u8, 0xff, 0xfe, .. ":\n"u8]);

        var path = Variables().Expand("%%users.homedir%%/é", out _)[0];

        Assert.That(path.Bytes.ToArray(), Is.EqualTo((byte[])[.. "/srv/"u8, 0xff, 0xfe, .. "/é"u8]));
    }

    [Test]
    public void AHomeCannotWidenAGlobOrBringVariablesOfItsOwn()
    {
        root.Write("etc/passwd", "a*:x:1:1::/**/%%users.uid%%:\n");

        Assert.That(Expand("%%users.homedir%%/*"), Is.EqualTo((string[])["/??/%%users.uid%%/*", "/root/*"]));
        Assert.That(Expand("/mail/%%users.username%%"), Does.Contain("/mail/a?"));
    }

    [TestCase("%%environ_systemroot%%\\System32", "%%environ_systemroot%%")]
    [TestCase("%%users.localappdata%%/x", "%%users.localappdata%%")]
    [TestCase("%%users.homedir%%/%%users.sid%%", "%%users.sid%%")]
    [TestCase("%%%%", "%%%%")]
    [TestCase("%%users.homedir%/x", "%%users.homedir%/x")]
    [TestCase("%%users.homedir%%/50%%", "%%")]
    public void AVariableThatLinuxDoesNotHaveGivesNothingAndIsNamed(string path, string named)
    {
        root.Write("etc/passwd", "root:x:0:0::/root:\n");

        Assert.That(Variables().Expand(path, out var problem), Is.Empty);
        Assert.That(problem, Does.Contain(named));
    }

    [Test]
    public void ARootWithoutUsersHasRootsHomeAndSaysThatTheFileIsMissing()
    {
        Assert.That(Expand("%%users.homedir%%"), Is.EqualTo((string[])["/root"]));
        Assert.That(Variables().Faults.Select(fault => (fault.Subject.ToString(), fault.Kind, fault.Code)), Is.EqualTo(((string, FaultKind, string)[])[("/etc/passwd", FaultKind.Missing, "USERS_UNREADABLE")]));
    }

    [Test]
    public void LinksOutOfTheRootGiveNothingOfThisDevice()
    {
        Directory.CreateDirectory(root.PathOf("etc"));
        File.CreateSymbolicLink(root.PathOf("etc/passwd"), "/../../../../etc/passwd");
        File.CreateSymbolicLink(root.PathOf("home"), "../../../../../usr");

        Assert.That(Expand("%%users.homedir%%"), Is.EqualTo((string[])["/root"]));
        Assert.That(Variables().Faults.Select(fault => fault.Code), Is.EqualTo((string[])["USERS_UNREADABLE"]));
    }

    [Test]
    public void AHomeFolderThatIsNoneIsAFault()
    {
        root.Write("etc/passwd", "root:x:0:0::/root:\n");
        root.Write("home", "no folder");

        Assert.That(Variables().Faults.Select(fault => (fault.Subject.ToString(), fault.Code, fault.Errno)), Is.EqualTo(((string, string, int)[])[("/home", "HOMES_UNREADABLE", Errno.ENOTDIR.Number)]));
    }

    [Test]
    public void ARootThatDoesNotAnswerIsAFaultForEachPlace()
    {
        root.Write("etc/passwd", "a:x:1:1::/srv/a:\n");
        using var reader = new AbandonableReader(TimeProvider.System, mostAbandoned: 0); // As after too many reads without an answer.

        var variables = PathVariables.Read(root.Root, reader);

        Assert.That(variables.Faults.Select(fault => (fault.Subject.ToString(), fault.Kind, fault.Code)), Is.EqualTo(((string, FaultKind, string)[])
            [("/etc/passwd", FaultKind.TimedOut, "IO_TIMEOUT"), ("/home", FaultKind.TimedOut, "IO_TIMEOUT")]));
        Assert.That(variables.Expand("%%users.homedir%%", out _).Select(path => path.ToString()), Is.EqualTo((string[])["/root"]));
    }

    [TestCase(ArtifactLimits.ExpandedPaths, false)]
    [TestCase(ArtifactLimits.ExpandedPaths + 1, true)]
    public void APathIsExpandedUpToItsLimitAndThatIsSaid(int homes, bool cut)
    {
        var passwd = new StringBuilder("root:x:0:0::/root:\n");
        for (var user = 1; user < homes; user++)
        {
            passwd.Append($"u{user}:x:{user}:1::/h/{user}:\n");
        }

        root.Write("etc/passwd", passwd.ToString());

        var paths = Variables().Expand("%%users.homedir%%/x", out var problem);

        Assert.That(paths, Has.Count.EqualTo(ArtifactLimits.ExpandedPaths));
        Assert.That(problem, cut ? Does.Contain($"more than {ArtifactLimits.ExpandedPaths}") : Is.Null);
    }

    [TestCase(3, "", 4)]
    [TestCase(2, "USERS_OVER_LIMIT,HOMES_OVER_LIMIT", 3)]
    public void UsersAreReadUpToTheirLimitAndThatIsSaid(int limit, string codes, int count)
    {
        root.Write("etc/passwd", "a:x:1:1::/srv/a:\nb:x:2:2::/srv/b:\nroot:x:0:0::/root:\n");
        root.Write("home/c/file", "");
        using var reader = new AbandonableReader(TimeProvider.System);

        var (users, faults) = UserAccounts.Read(root.Root, reader, limit + (codes.Length == 0 ? 1 : 0));

        Assert.That(string.Join(',', faults.Select(fault => fault.Code)), Is.EqualTo(codes));
        Assert.That(faults.Select(fault => fault.Kind), Is.All.EqualTo(FaultKind.OverLimit));
        Assert.That(users, Has.Count.EqualTo(count));
        Assert.That(users.Select(user => user.Home.ToString()), Does.Contain("/root"), "it counts whatever the limit is");
    }

    [TestCase(2, false)]
    [TestCase(1, true)]
    public void HomeFoldersAreReadUpToTheirLimit(int limit, bool cut)
    {
        root.Write("home/a/file", "");
        root.Write("home/b/file", "");

        var (names, isCut, error) = HomeFolders.Read(root.Root, Entered(), limit);

        Assert.That((names.Count, isCut, error), Is.EqualTo((limit, cut, Errno.Ok)));
    }

    [TestCase(LinuxLimits.HomeBytes, true)]
    [TestCase(LinuxLimits.HomeBytes + 1, false)]
    public void AHomeIsTakenUpToItsLimit(int length, bool taken)
        => Assert.That(PasswdFile.Home(Encoding.ASCII.GetBytes("/" + new string('a', length - 1))), taken ? Is.Not.Null : Is.Null);

    [TestCase(LinuxLimits.IdNameBytes, true)]
    [TestCase(LinuxLimits.IdNameBytes + 1, false)]
    public void AUserNameIsTakenUpToItsLimit(int length, bool taken)
        => Assert.That(PasswdFile.Name(Encoding.ASCII.GetBytes(new string('a', length))), taken ? Is.Not.Null : Is.Null);

    [Test]
    public void APasswdFileThatIsTooLongIsReadUpToItsLastWholeLine()
    {
        var comment = $"#{new string('x', 1 << 20)}\n";
        root.Write("etc/passwd", "a:x:1:1::/srv/a:\n" + string.Concat(Enumerable.Repeat(comment, LinuxLimits.PasswdBytes >> 20)) + "b:x:2:2::/srv/b:\n");

        Assert.That(Expand("%%users.homedir%%"), Is.EqualTo((string[])["/srv/a", "/root"]));
        Assert.That(Variables().Faults.Select(fault => fault.Code), Is.EqualTo((string[])["USERS_OVER_LIMIT"]));
    }

    private static ReadingWatch Entered()
    {
        var watch = new ReadingWatch(TimeProvider.System);
        watch.Enter();
        return watch;
    }

    private PathVariables Variables()
    {
        using var reader = new AbandonableReader(TimeProvider.System);
        return PathVariables.Read(root.Root, reader);
    }

    private string[] Expand(string path)
    {
        var paths = Variables().Expand(path, out var problem);
        Assert.That(problem, Is.Null);
        return [.. paths.Select(expanded => expanded.ToString())];
    }
}
