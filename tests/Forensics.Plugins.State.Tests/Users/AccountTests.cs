// Long because the files that an account is told from are made here, beside the tests that read them.
using System.Buffers.Binary;
using System.Globalization;
using System.IO.Pipes;
using System.Text;
using Forensics.Plugins.State.Tests.Mounts;
using Forensics.Plugins.State.Users;
using Forensics.Plugins.State.Users.Accounts;
using Forensics.Sdk;
using Forensics.Sdk.Linux;
using Forensics.Sdk.Linux.Accounts;
using Forensics.Sdk.Testing;

namespace Forensics.Plugins.State.Tests.Users;

public sealed class AccountTests
{
    private const string Passwd = """
        root:x:0:0:root:/root:/bin/bash
        daemon:x:1:1:daemon:/usr/sbin:/usr/sbin/nologin
        alice:x:1000:1000:Alice Ünder,Room 1,,:/home/alice:/bin/bash
        bob:x:1001:1000::/home/bob:
        eve:x:0:0:second root:/tmp:/bin/sh
        open::1002:1002::/nonexistent:/bin/sh
        old:$1$abcdefgh$aaaaaaaaaaaaaaaaaaaaa/:1003:1003::/:/bin/sh
        gone:x:1004:4711::/home/gone:/bin/sh
        """;

    private const string Shadow = """
        root:$y$j9T$salt$hash:19000:0:99999:7:::
        daemon:*:19000:0:99999:7:::
        alice:!$6$salt$hash:19100:1:90:7:30:20000:
        bob:abJnggxhB/yWI:0:0:99999:7:::
        eve:!!:19000::::::
        """;

    private UsersRoot root = null!;

    [SetUp]
    public void SetUp() => root = new();

    [TearDown]
    public void TearDown() => root.Dispose();

    [Test]
    public async Task APasswdThatCannotBeReadIsSaidOfTheAccounts()
    {
        File.CreateSymbolicLink(root.Root.PathOf("passwd"), "passwd");
        Directory.CreateDirectory(root.Root.PathOf("etc"));
        File.CreateSymbolicLink(root.Root.PathOf("etc/passwd"), "/passwd");
        root.Root.Write("etc/group", "root:x:0:\n");
        await root.RunAsync();

        Assert.That(root.Context.Items["accounts"]!.State, Is.EqualTo(ItemState.ReadError));
        Assert.That(root.Context.Items["groups"]!.State, Is.EqualTo(ItemState.Collected));
        Assert.That(root.Context.Items["groups"]!.Flags, Is.EqualTo(ItemFlags.None));
        Assert.That(root.Context.Items["ssh-keys"]!.State, Is.EqualTo(ItemState.ReadError));
    }

    [Test]
    public async Task OnlyAHomeThatIsNotThereIsCalledMissing()
    {
        root.Root.Write("etc/passwd", "loop:x:1:1::/loop:/bin/sh\nnone:x:2:2::/none:/bin/sh\nfile:x:3:3::/etc/passwd/x:/bin/sh\ndots:x:4:4::/none/../etc:/bin/sh\nhere:x:5:5::/etc/../etc:/bin/sh\n");
        File.CreateSymbolicLink(root.Root.PathOf("loop"), "loop");
        await root.RunAsync();

        Assert.That(root.Records("user.account").Select(record => record.Flag("home_exists")), Is.EqualTo((bool?[])[null, false, false, false, true]));
        Assert.That(root.Fault("STATUS_UNREADABLE").Subject.ToString(), Is.EqualTo("/loop"));
    }

    [Test]
    public async Task RootHasATimeOfItsOwnInFaillockWhateverItsName()
    {
        var now = TimeProvider.System.GetUtcNow().ToUnixTimeSeconds();
        root.Root.Write("etc/passwd", "toor:x:0:0::/:/bin/sh\nbob:x:1001:1001::/:/bin/sh\n");
        root.Root.Write("var/run/faillock/toor", Tally("tty1", now - 700, 1).AsSpan());
        root.Root.Write("var/run/faillock/bob", Tally("tty2", now - 700, 1).AsSpan());
        foreach (var (rules, locked) in ((string, bool[])[])[("deny = 1\n", [false, false]), ("deny = 1\nroot_unlock_time = 900\n", [true, false]), ("deny = 1\nunlock_time = 900\n", [false, true]), ("deny = 1\nunlock_time = 900\neven_deny_root\n", [true, true])])
        {
            root.Root.Write("etc/security/faillock.conf", rules);
            await root.RunAsync();
            Assert.That(root.Records("user.account").Select(record => record.Flag("locked_by_failures")), Is.EqualTo(locked), rules);
        }
    }

    [Test]
    public async Task LinksInUserdbAreFollowedAndABrokenPasswordFileCostsThePasswordOnly()
    {
        root.Root.Write("srv/dave.json", """{"userName":"dave","uid":60002}""");
        root.Root.Write("etc/userdb/60003.user", """{"userName":"erin","uid":60003}""");
        root.Root.Write("etc/userdb/frank.user", """{"userName":"frank","uid":60004}""");
        root.Root.Write("etc/userdb/frank.user-privileged", "{");
        File.CreateSymbolicLink(root.Root.PathOf("etc/userdb/dave.user"), "/srv/dave.json");
        File.CreateSymbolicLink(root.Root.PathOf("etc/userdb/60004.user"), "frank.user");
        await root.RunAsync();

        Assert.That(root.Records("user.account").Select(record => $"{record.Text("user_name")} {record.Flag("lingering")} {record.GetProperty("subordinate_user_ids").ValueKind}"),
            Is.EqualTo((string[])["erin  Null", "dave  Null", "frank  Null"]));
        Assert.That(root.Fault("USER_RECORD_CORRUPT").Subject.ToString(), Is.EqualTo("/etc/userdb/frank.user-privileged"));
    }

    [Test]
    public void AHomeBehindAnAutomountIsNotLookedAt() => PrivateMounts.Run(() =>
    {
        RunningKernel.RequireFileSystem("autofs");
        root.Root.Write("etc/passwd", "alice:x:1000:1000::/home/alice:/bin/sh\nbob:x:1001:1001::/home/bob:/bin/sh\n");
        Directory.CreateDirectory(root.Root.PathOf("home"));
        using var daemon = new AnonymousPipeServerStream(PipeDirection.In);
        PrivateMounts.Mount("map", root.Root.PathOf("home"), "autofs", $"fd={daemon.GetClientHandleAsString()},pgrp=1,minproto=5,maxproto=5,direct");
        root.RunAsync().GetAwaiter().GetResult();
        daemon.DisposeLocalCopyOfClientHandle();

        Assert.That(root.Fault("AUTOMOUNT_NOT_ENTERED").Subject.ToString(), Is.EqualTo("/home"));
        Assert.That(root.Records("user.account").Select(record => record.Flag("home_exists")), Is.EqualTo((bool?[])[null, null]));
        Assert.That(root.Context.Faults.Where(fault => fault.Code == "IO_TIMEOUT"), Is.Empty);
        using (var reader = new AbandonableReader(TimeProvider.System))
        {
            Assert.That(UserAccounts.Read(root.Root.Root, reader, 10).Faults.Select(fault => fault.Code), Is.EqualTo((string[])["AUTOMOUNT_NOT_ENTERED"]));
        }

        PrivateMounts.Detach(root.Root.PathOf("home"));
        Assert.That(daemon.ReadByte(), Is.EqualTo(-1), "the daemon was not asked");
    });

    [Test]
    public async Task AccountsHaveTheirPasswordStateAgeAndGroups()
    {
        root.Root.Write("etc/passwd", Passwd + "\n");
        root.Root.Write("etc/shadow", Shadow + "\n");
        root.Root.Write("etc/group", "root:x:0:\nusers:x:1000:alice,bob\nwheel:x:998:alice\n");
        root.Root.Write("etc/gshadow", "root:*::\nusers:!::alice,bob\nwheel:$6$a$b:root:alice\n");
        root.Root.Write("etc/subuid", "alice:100000:65536\n1001:200000:10\n");
        root.Root.Write("etc/subgid", "alice:100000:65536\n");
        root.Root.Write("var/lib/systemd/linger/alice", "");
        Directory.CreateDirectory(root.Root.PathOf("home/alice"));
        Directory.CreateDirectory(root.Root.PathOf("root"));
        await root.RunAsync();
        var accounts = root.Records("user.account").ToDictionary(record => record.Text("user_name")!);
        var groups = root.Records("user.group").ToDictionary(record => record.Text("group_name")!);

        Assert.Multiple(() =>
        {
            Assert.That(accounts.Values.Select(record => record.Text("password_state")), Is.EqualTo((string[])["set", "disabled", "locked", "set", "locked", "empty", "set", "missing"]));
            Assert.That(accounts.Values.Select(record => record.Text("password_algorithm")), Is.EqualTo((string?[])["yescrypt", null, "sha512crypt", "descrypt", null, null, "md5crypt", null]));
            Assert.That(accounts.Values.Select(record => record.Text("password_hash")), Has.All.Null);
            Assert.That(accounts.Values.Select(record => record.Number("line")), Is.EqualTo(Enumerable.Range(1, 8)));
            Assert.That(accounts["old"].Text("password_source"), Is.EqualTo("passwd"));
            Assert.That(accounts["alice"].Text("full_name"), Is.EqualTo("Alice Ünder"));
            Assert.That(accounts["alice"].List("supplementary_groups"), Is.EqualTo((string[])["users", "wheel"]));
            Assert.That(accounts["alice"].List("subordinate_user_ids"), Is.EqualTo((string[])["100000-165535"]));
            Assert.That(accounts["bob"].List("subordinate_user_ids"), Is.EqualTo((string[])["200000-200009"]));
            Assert.That(accounts["alice"].Flag("lingering"), Is.True);
            Assert.That(accounts["alice"].Seconds("password_changed_at"), Is.EqualTo(19_100 * 86_400));
            Assert.That(accounts["alice"].Seconds("expires_at"), Is.EqualTo(20_000 * 86_400));
            Assert.That(accounts["alice"].Flag("expired"), Is.True);
            Assert.That(accounts["alice"].Number("password_max_days"), Is.EqualTo(90));
            Assert.That(accounts["bob"].Flag("password_must_change"), Is.True);
            Assert.That(accounts["alice"].Flag("home_exists"), Is.True);
            Assert.That(accounts["alice"].Flag("home_owner_mismatch"), Is.True, "the test's user made it");
            Assert.That(accounts["bob"].Flag("home_exists"), Is.False);
            Assert.That(accounts.Values.Where(record => record.Flag("superuser") == true).Select(record => record.Text("user_name")), Is.EqualTo((string[])["root", "eve"]));
            Assert.That(accounts["eve"].Flag("duplicate_user_id"), Is.True);
            Assert.That(accounts["bob"].Flag("duplicate_user_id"), Is.False);
            Assert.That(accounts["gone"].Text("group_name"), Is.Null);
            Assert.That(groups["wheel"].Text("password_state"), Is.EqualTo("set"));
            Assert.That(groups["users"].List("group_members"), Is.EqualTo((string[])["alice", "bob"]));
            Assert.That(groups["wheel"].List("group_administrators"), Is.EqualTo((string[])["root"]));
            Assert.That(root.Context.Items["accounts"]!.State, Is.EqualTo(ItemState.Collected));
            Assert.That(root.Context.Items["groups"]!.State, Is.EqualTo(ItemState.Collected));
            Assert.That(root.Context.Items["sudo-rules"]!.State, Is.EqualTo(ItemState.Empty));
            Assert.That(root.Context.Faults, Is.Empty);
        });
    }

    [Test]
    public async Task HashesAreGivenOnRequestOnly()
    {
        root.Root.Write("etc/passwd", Passwd + "\n");
        root.Root.Write("etc/shadow", Shadow + "\n");
        await root.RunAsync(new() { Hashes = true });

        Assert.That(root.Records("user.account").Select(record => record.Text("password_hash")),
            Is.EqualTo((string?[])["$y$j9T$salt$hash", "*", "!$6$salt$hash", "abJnggxhB/yWI", "!!", null, "$1$abcdefgh$aaaaaaaaaaaaaaaaaaaaa/", null]));
    }

    [Test]
    public async Task PasswdAndChageSayTheSame()
    {
        root.Root.Write("etc/passwd", Passwd + "\n");
        root.Root.Write("etc/shadow", Shadow + "\n");
        Directory.CreateDirectory(root.Root.PathOf("etc/pam.d"));
        await root.RunAsync();
        foreach (var name in (string[])["root", "daemon", "alice", "bob", "eve"])
        {
            var ours = root.Records("user.account").Single(record => record.Text("user_name") == name);
            var theirs = UsersRoot.Ask("passwd", "-R", root.Root.PathOf("."), "-S", name).Split(' ', StringSplitOptions.RemoveEmptyEntries);
            var state = ours.Text("password_state") switch { "set" => "P", "empty" => "NP", _ => "L" };
            Assert.That(theirs[1], Is.EqualTo(state), name);

            var chage = UsersRoot.Ask("chage", "-R", root.Root.PathOf("."), "-l", name).Split('\n').Where(line => line.Contains(':', StringComparison.Ordinal))
                .ToDictionary(line => line.Split(':')[0].Trim(), line => line.Split(':', 2)[1].Trim());
            Assert.That(chage["Last password change"], Is.EqualTo(ours.Flag("password_must_change") == true ? "password must be changed" : Day(ours.Seconds("password_changed_at"))), name);
            Assert.That(chage["Account expires"], Is.EqualTo(Day(ours.Seconds("expires_at")) ?? "never"), name);
            Assert.That(chage["Maximum number of days between password change"], Is.EqualTo((ours.Number("password_max_days") ?? -1).ToString(CultureInfo.InvariantCulture)), name);
        }

        static string? Day(long? seconds) => seconds is { } at ? DateTimeOffset.FromUnixTimeSeconds(at).ToString("MMM dd, yyyy", CultureInfo.InvariantCulture) : null;
    }

    [Test]
    public async Task LinesThatAreWrongAreFaultsWithTheirNumber()
    {
        root.Root.Write("etc/passwd", "root:x:0:0:root:/root:/bin/sh\n\n# comment\n+::::::\nshort:x:5\nnumber:x:abc:0:::\n:x:7:7:::\nnul\0:x:8:8:::\nlast:x:9:9:::/bin/sh");
        await root.RunAsync();

        Assert.Multiple(() =>
        {
            Assert.That(root.Records("user.account").Select(record => record.Text("user_name")), Is.EqualTo((string[])["root", "short", "nul\0", "last"]));
            Assert.That(root.Context.Faults.Where(fault => fault.Code == "PASSWD_LINE").Select(fault => fault.Message.Split(':')[0]),
                Is.EqualTo((string[])["line 4", "line 5", "line 6", "line 7", "line 8"]));
            Assert.That(root.Context.Faults.First(fault => fault.Code == "PASSWD_LINE").Kind, Is.EqualTo(FaultKind.Unsupported));
            Assert.That(root.Context.Faults.First(fault => fault.Code == "PASSWD_LINE").OffsetBytes, Is.EqualTo(41));
        });
    }

    [Test]
    public async Task ADirectoryServiceIsSaidAndNotAsked()
    {
        root.Root.Write("etc/passwd", "root:x:0:0:root:/root:/bin/sh\n");
        root.Root.Write("etc/nsswitch.conf", "# test\npasswd: files [NOTFOUND=continue] sss systemd\n");
        await root.RunAsync();

        Assert.That(root.Fault("ACCOUNTS_NOT_ASKED").Message, Does.Contain("from sss,"));
    }

    [Test]
    public async Task FailuresOfFaillockAreCounted()
    {
        var now = TimeProvider.System.GetUtcNow().ToUnixTimeSeconds();
        root.Root.Write("etc/passwd", "alice:x:1000:1000::/home/alice:/bin/sh\nbob:x:1001:1001::/home/bob:/bin/sh\n");
        root.Root.Write("etc/security/faillock.conf", "# deny = 9\ndeny = 2\n");
        root.Root.Write("var/run/faillock/alice", (byte[])[.. Tally("192.0.2.7", now - 100, 3), .. Tally("tty1", now - 50, 5), .. Tally("old", now - 20, 0)]);
        root.Root.Write("var/run/faillock/bob", Tally("tty2", now - 100_000, 5).AsSpan());
        await root.RunAsync();
        var accounts = root.Records("user.account");

        Assert.Multiple(() =>
        {
            Assert.That(accounts.Select(record => record.Number("failed_logon_count")), Is.EqualTo((long[])[2, 1]));
            Assert.That(accounts.Select(record => record.Flag("locked_by_failures")), Is.EqualTo((bool[])[true, false]));
            Assert.That(accounts[0].Text("last_failed_from"), Is.EqualTo("tty1"));
            Assert.That(accounts[0].Seconds("last_failed_at"), Is.EqualTo(now - 50));
        });
    }

    [Test]
    public async Task AccountsOfUserdbAreTold()
    {
        root.Root.Write("etc/passwd", "root:x:0:0:root:/root:/bin/sh\n");
        root.Root.Write("run/userdb/carol.user", """{"userName":"carol","uid":60001,"gid":60001,"realName":"Carol","homeDirectory":"/home/carol","shell":"/bin/bash","memberOf":["wheel"],"locked":false}""");
        root.Root.Write("run/userdb/carol.user-privileged", """{"privileged":{"hashedPassword":["$y$j9T$a$b"]}}""");
        root.Root.Write("etc/userdb/broken.user", "{\"userName\":");
        root.Root.Write("etc/userdb/list.user", "[1]");
        await root.RunAsync();
        var carol = root.Records("user.account").Single(record => record.Text("account_source") == "userdb");

        Assert.Multiple(() =>
        {
            Assert.That(carol.Text("user_name"), Is.EqualTo("carol"));
            Assert.That(carol.Text("password_algorithm"), Is.EqualTo("yescrypt"));
            Assert.That(carol.Text("password_hash"), Is.Null);
            Assert.That(carol.List("supplementary_groups"), Is.EqualTo((string[])["wheel"]));
            Assert.That(root.Context.Faults.Count(fault => fault.Code == "USER_RECORD_CORRUPT"), Is.EqualTo(2));
        });
    }

    [Test]
    public async Task AHundredMegabytesAndLongLinesEndWithALimit()
    {
        var text = new byte[100 << 20];
        text.AsSpan().Fill((byte)'a');
        Encoding.ASCII.GetBytes("root:x:0:0:root:/root:/bin/sh\n").CopyTo(text, 0);
        root.Root.Write("etc/passwd", text);
        root.Root.Write("etc/group", $"big:x:7:{string.Join(',', Enumerable.Range(0, 20_000).Select(number => $"member{number}"))}\nzeros:x:8:{new string('\0', 1 << 20)}\nall:x:9:{new string('ÿ', 500_000)}\n");
        await root.RunAsync();

        Assert.Multiple(() =>
        {
            Assert.That(root.Records("user.account").Single().Text("user_name"), Is.EqualTo("root"));
            Assert.That(root.Fault("FILE_OVER_LIMIT").Subject.ToString(), Is.EqualTo("/etc/passwd"));
            Assert.That(root.Context.Items["accounts"]!.Flags, Is.EqualTo(ItemFlags.Truncated));
            Assert.That(root.Context.Items["groups"]!.Flags, Is.EqualTo(ItemFlags.Truncated));
            Assert.That(root.Records("user.group")[0].List("group_members"), Has.Length.EqualTo(UserLimits.ListEntries));
            Assert.That(root.Context.Faults.Count(fault => fault.Code == "GROUP_MEMBERS_OVER_LIMIT"), Is.GreaterThanOrEqualTo(3));
        });
    }

    [Test]
    public async Task TwoHundredThousandUsersAreToldAndOneMoreIsNot()
    {
        var text = new StringBuilder();
        for (var number = 0; number <= UserLimits.Accounts; number++)
        {
            text.Append(CultureInfo.InvariantCulture, $"u{number}:x:{number}:100::/h:/bin/sh\n");
        }

        root.Root.Write("etc/passwd", text.ToString());
        await root.RunAsync();

        Assert.That(root.Context.Items["accounts"]!.Reason, Is.EqualTo($"{UserLimits.Accounts} accounts"));
        Assert.That(root.Fault("ACCOUNTS_OVER_LIMIT").Kind, Is.EqualTo(FaultKind.OverLimit));
    }

    [TestCase('\0')]
    [TestCase('\u00ff')]
    public async Task RecordsOfTheLongestLinesFitALineOfTheBundle(char filler)
    {
        byte[] Long(int length) => Encoding.Latin1.GetBytes(new string(filler, length));
        var name = Long(4_000);
        root.Root.Write("etc/passwd", (byte[])[.. name, .. ":x:1:1:"u8, .. Long(12_000), .. ":/:/b\n"u8]);
        root.Root.Write("etc/shadow", (byte[])[.. name, .. ":"u8, .. Long(12_000), .. ":1:::::::\n"u8]);
        root.Root.Write("etc/group", (byte[])[.. Enumerable.Range(0, 100).SelectMany(number => (byte[])[(byte)('0' + (number % 10)), .. Long(20_000), .. ":x:1:"u8, .. name, (byte)'\n'])]);
        root.Root.Write("etc/gshadow", (byte[])[(byte)'0', .. Long(20_000), .. ":x:"u8, .. Long(90_000), (byte)':', .. Long(90_000), (byte)'\n']);
        root.Root.Write("etc/sudoers", (byte[])[.. Long(30_000), .. " ALL=(a"u8, .. Long(30_000), .. ") ALL\n"u8]);
        root.Root.Write("run/systemd/sessions/1", (byte[])[.. "USER="u8, .. Long(8_000), .. "\nTTY="u8, .. Long(8_000), (byte)'\n']);
        await root.RunAsync(new() { Hashes = true });

        Assert.That(root.Records("user.account"), Has.Count.EqualTo(1));
        Assert.That(root.Records("user.group"), Has.Count.EqualTo(100));
        Assert.That(root.Context.Faults.Count(fault => fault.Code == "MEMBERSHIPS_OVER_LIMIT"), Is.EqualTo(1));
    }

    [Test]
    public async Task WhatIsNoFileIsAFaultAndTheItemSaysSo()
    {
        Directory.CreateDirectory(root.Root.PathOf("etc/sudoers"));
        UsersRoot.Ask("mkfifo", root.Root.PathOf("etc/passwd"));
        File.CreateSymbolicLink(root.Root.PathOf("etc/group"), "group");
        File.CreateSymbolicLink(root.Root.PathOf("etc/shadow"), "/etc/passwd");
        await root.RunAsync();

        Assert.That(root.Context.Items["accounts"]!.State, Is.Not.EqualTo(ItemState.Collected));
        Assert.That(root.Context.Faults.Select(fault => fault.Subject.ToString()), Is.SupersetOf((string[])["/etc/passwd", "/etc/group", "/etc/shadow", "/etc/sudoers"]));
    }

    [TestCase("$2b$12$x", "bcrypt")]
    [TestCase("$2$x", "bcrypt")]
    [TestCase("$5$x", "sha256crypt")]
    [TestCase("$gy$x", "gost-yescrypt")]
    [TestCase("$7$x", "scrypt")]
    [TestCase("$md5$x", "sunmd5")]
    [TestCase("$sha1$x", "sha1crypt")]
    [TestCase("_J9..rasmBYk8r9AiWNc", "bsdicrypt")]
    [TestCase("$zz$", "other")]
    [TestCase("NP", null)]
    public void AlgorithmsAreThoseOfCrypt(string hash, string? algorithm)
        => Assert.That(PasswordState.Of(Encoding.ASCII.GetBytes(hash)).Algorithm, Is.EqualTo(algorithm));

    [Test]
    public async Task TheCollectorKeepsTheContract()
    {
        root.Root.Write("etc/passwd", Passwd + "\n");
        root.Root.Write("etc/shadow", Shadow + "\n");

        Assert.That(await PluginConformance.CheckAsync<UsersCollector>(root.Root.Root), Is.Empty);
    }

    private static byte[] Tally(string source, long at, ushort status)
    {
        var record = new byte[64];
        Encoding.ASCII.GetBytes(source).CopyTo(record, 0);
        BinaryPrimitives.WriteUInt16LittleEndian(record.AsSpan(54), status);
        BinaryPrimitives.WriteInt64LittleEndian(record.AsSpan(56), at);
        return record;
    }
}
