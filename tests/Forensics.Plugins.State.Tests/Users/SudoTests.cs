using System.Text;
using System.Text.Json;
using Forensics.Plugins.State.Users;
using Forensics.Plugins.State.Users.Sudo;
using Forensics.Sdk;

namespace Forensics.Plugins.State.Tests.Users;

public sealed class SudoTests
{
    private const string Sudoers = """
        # a comment \
        Defaults	env_reset, secure_path="/usr/bin:/bin # no comment"
        Defaults:alice,%wheel !authenticate
        Defaults>root timestamp_timeout=0
        Defaults!/bin/ls noexec
        User_Alias ADMINS = alice, %wheel, !bob : OPS = carol
        Runas_Alias DB = postgres, #999
        Host_Alias LAN = 192.0.2.0/24, server
        Cmnd_Alias SHELLS = /bin/sh, \
            /bin/bash -c *
        root	ALL=(ALL:ALL) ALL
        %sudo ALL = (ALL) NOPASSWD: ALL
        ADMINS LAN = (DB) NOPASSWD:NOEXEC: /usr/bin/psql, PASSWD: SHELLS, (root:adm) /bin/cat /var/log/* : server = /sbin/reboot
        #1005 ALL = !/bin/su, /bin/ls \, x, sha256:aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa /bin/id # comment
        dave ALL = CWD=/tmp TIMEOUT=5m NOPASSWD: /bin/true
        """;

    private UsersRoot root = null!;

    [SetUp]
    public void SetUp() => root = new();

    [TearDown]
    public void TearDown() => root.Dispose();

    [Test]
    public async Task AnIncludeOfTheHostsNameWithoutOneIsToldAndLeadsNowhere()
    {
        root.Root.Write("etc/hostname", "\n");
        root.Root.Write("etc/sudoers", "@include %h\nalice ALL=ALL\n");
        await root.RunAsync();

        Assert.That(root.Records("user.sudo_rule").Select(record => record.Text("rule_kind")), Is.EqualTo((string[])["include", "rule"]));
        Assert.That(root.Records("user.sudo_rule")[0].GetProperty("included_path").ValueKind, Is.EqualTo(JsonValueKind.Null));
    }

    [Test]
    public void QuotesGoOnInTheNextLineAndMillionsOfLinesAreOnePass()
    {
        var quoted = SudoLines.Of(Encoding.ASCII.GetBytes("Defaults x=\"a \\\n# b\" # c\nalice ALL=ALL # d\n")).Select(line => line.Statement);
        Assert.That(quoted, Is.EqualTo((string[])["Defaults x=\"a # b\"", "alice ALL=ALL"]));

        var many = new byte[6 << 20];
        for (var at = 0; at < many.Length; at += 3)
        {
            "a\\\n"u8.CopyTo(many.AsSpan(at));
        }

        // A statement ends with the line that makes it too long.
        Assert.That(SudoLines.Of(many).Count(), Is.EqualTo((many.Length / 3 / (UserLimits.LineBytes + 1)) + 1));
    }

    [Test]
    public async Task EachRuleHasItsUsersRightsAndCommands()
    {
        root.Root.Write("etc/sudoers", Sudoers + "\n");
        await root.RunAsync();
        var rules = root.Records("user.sudo_rule").Where(record => record.Text("rule_kind") == "rule").Select(Show).ToArray();
        var others = root.Records("user.sudo_rule").Where(record => record.Text("rule_kind") != "rule").ToArray();

        Assert.Multiple(() =>
        {
            Assert.That(rules, Is.EqualTo((string[])
            [
                "11 root @ ALL as ALL:ALL []: ALL",
                "12 %sudo @ ALL as ALL: [NOPASSWD]: ALL",
                "13 ADMINS @ LAN as DB: [NOPASSWD,NOEXEC]: /usr/bin/psql",
                "13 ADMINS @ LAN as DB: [NOEXEC,PASSWD]: SHELLS",
                "13 ADMINS @ LAN as root:adm [NOEXEC,PASSWD]: /bin/cat /var/log/*",
                "13 ADMINS @ server as : []: /sbin/reboot",
                "14 #1005 @ ALL as : []: !/bin/su|/bin/ls \\, x|sha256:aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa /bin/id",
                "15 dave @ ALL as : [CWD=/tmp,TIMEOUT=5m,NOPASSWD]: /bin/true",
            ]));
            Assert.That(others.Select(record => $"{record.Text("rule_kind")} {record.Text("alias_name")}{record.Text("settings_for")} {string.Join('|', record.List("alias_members").Concat(record.List("settings")))}"), Is.EqualTo((string[])
            [
                "defaults  env_reset|secure_path=\"/usr/bin:/bin # no comment\"",
                "defaults :alice,%wheel !authenticate",
                "defaults >root timestamp_timeout=0",
                "defaults !/bin/ls noexec",
                "user-alias ADMINS alice|%wheel|!bob",
                "user-alias OPS carol",
                "run-as-alias DB postgres|#999",
                "host-alias LAN 192.0.2.0/24|server",
                "command-alias SHELLS /bin/sh|/bin/bash -c *",
            ]));
            Assert.That(root.Records("user.sudo_rule").Where(record => record.Flag("without_password") == true).Select(record => record.Number("line")), Is.EqualTo((long[])[12, 13, 15]));
            Assert.That(others[^1].Text("text"), Is.EqualTo("Cmnd_Alias SHELLS = /bin/sh, \\\n    /bin/bash -c *"));
            Assert.That(root.Context.Faults, Is.Empty);
        });
    }

    [Test]
    public async Task CvtsudoersSaysTheSame()
    {
        // Of CWD= this version of cvtsudoers writes what is no JSON.
        root.Root.Write("etc/sudoers", Sudoers.Replace("CWD=/tmp ", "", StringComparison.Ordinal) + "\n");
        File.SetUnixFileMode(root.Root.PathOf("etc/sudoers"), UnixFileMode.UserRead | UnixFileMode.GroupRead);
        await root.RunAsync();
        using var theirs = JsonDocument.Parse(UsersRoot.Ask("cvtsudoers", "-f", "json", root.Root.PathOf("etc/sudoers")));
        var rules = theirs.RootElement.GetProperty("User_Specs").EnumerateArray().SelectMany(spec => spec.GetProperty("Cmnd_Specs").EnumerateArray().Select(commands =>
            $"{Names(spec, "User_List")} @ {Names(spec, "Host_List")} as {Names(commands, "runasusers")}:{Names(commands, "runasgroups")} {Names(commands, "Commands")} {Has(commands, "authenticate")}"));
        var ours = root.Records("user.sudo_rule").Where(record => record.Text("rule_kind") == "rule").Select(record =>
            $"{Join(record, "rule_users")} @ {Join(record, "rule_hosts")} as {Join(record, "run_as_users")}:{Join(record, "run_as_groups")} {Join(record, "rule_commands")} {(record.Flag("without_password") == true ? "False" : record.List("rule_tags").Contains("PASSWD") ? "True" : "")}");

        Assert.That(ours, Is.EqualTo(rules));

        static string Join(JsonElement record, string name) => string.Join('|', record.List(name).Select(text => text.Split(' ') is ["sha256:aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa", var rest] ? rest : text.Replace("\\,", ",", StringComparison.Ordinal)));

        static string Names(JsonElement from, string list) => !from.TryGetProperty(list, out var entries) ? string.Empty : string.Join('|', entries.EnumerateArray().Select(entry =>
        {
            var kinds = entry.EnumerateObject().Where(field => field.Name is not ("negated" or "sha256")).First();
            var text = kinds.Value.ValueKind == JsonValueKind.Number ? kinds.Value.ToString() : kinds.Value.GetString()!;
            return (entry.TryGetProperty("negated", out var negated) && negated.GetBoolean() ? "!" : "") + kinds.Name switch { "usergroup" when list != "runasgroups" => "%", "userid" => "#", _ => "" } + text.Replace("\\,", ",", StringComparison.Ordinal).TrimStart(kinds.Name == "userid" ? '#' : '\0');
        }));

        static string Has(JsonElement commands, string option) => commands.TryGetProperty("Options", out var options)
            ? string.Concat(options.EnumerateArray().Where(entry => entry.TryGetProperty(option, out _)).Select(entry => entry.GetProperty(option).GetBoolean().ToString())) : string.Empty;
    }

    [Test]
    public async Task IncludesAreFollowedAsSudoDoesAndLoopsEnd()
    {
        root.Root.Write("etc/hostname", "server.example.org\n");
        root.Root.Write("etc/sudoers", "@include sudoers.local\n#includedir /etc/sudoers.d\n@include /etc/sudoers.%h\n@include /etc/missing\n");
        root.Root.Write("etc/sudoers.local", "alice ALL=ALL\n@include /etc/sudoers\n");
        root.Root.Write("etc/sudoers.d/10-ops", "bob ALL=ALL\n");
        root.Root.Write("etc/sudoers.d/README.txt", "eve ALL=ALL\n");
        root.Root.Write("etc/sudoers.d/old~", "eve ALL=ALL\n");
        root.Root.Write("etc/sudoers.server", "carol ALL=ALL\n");
        await root.RunAsync();

        Assert.That(root.Records("user.sudo_rule").Where(record => record.Text("rule_kind") == "rule").Select(record => $"{record.Text("path")} {record.List("rule_users")[0]}"),
            Is.EqualTo((string[])["/etc/sudoers.local alice", "/etc/sudoers.d/10-ops bob", "/etc/sudoers.server carol"]));
        Assert.That(root.Fault("SUDOERS_INCLUDE_LOOP").Subject.ToString(), Is.EqualTo("/etc/sudoers"));
    }

    [Test]
    public async Task IncludesEndAtSudosDepthAndAtTheLimitOfFiles()
    {
        for (var number = 0; number < UserLimits.IncludeDepth + 5; number++)
        {
            root.Root.Write(number == 0 ? "etc/sudoers" : $"etc/s{number}", $"u{number} ALL=ALL\n@include /etc/s{number + 1}\n");
        }

        await root.RunAsync();

        Assert.That(root.Records("user.sudo_rule").Count(record => record.Text("rule_kind") == "rule"), Is.EqualTo(UserLimits.IncludeDepth));
        Assert.That(root.Fault("SUDOERS_TOO_DEEP").Kind, Is.EqualTo(FaultKind.OverLimit));
    }

    [Test]
    public async Task LinesThatAreNoRulesAreToldAsTheyStand()
    {
        root.Root.Write("etc/sudoers", (byte[])[.. "alice ALL\nALL=\nbob ALL=(root ALL\ncarol ALL=ALL extra: x\n\xff ALL=ALL\0\nlong ALL="u8, .. Enumerable.Repeat((byte)'a', 1 << 20), .. "\nlast ALL=ALL \\"u8]);
        await root.RunAsync();

        Assert.Multiple(() =>
        {
            Assert.That(root.Records("user.sudo_rule").Where(record => record.Text("rule_kind") == "unparsed").Select(record => record.Number("line")), Is.EqualTo((long[])[1, 2, 3, 4]));
            Assert.That(root.Records("user.sudo_rule").Where(record => record.Text("rule_kind") == "rule").Select(record => record.Number("line")), Is.EqualTo((long[])[5, 7]));
            Assert.That(root.Context.Faults.Count(fault => fault.Code == "SUDOERS_LINE"), Is.EqualTo(5));
        });
    }

    [Test]
    public async Task RulesOfDoasAreTold()
    {
        root.Root.Write("etc/doas.conf", "# comment\npermit persist keepenv :wheel\npermit nopass setenv { PATH=/bin -X } alice as root cmd /sbin/reboot args -f\ndeny bob\nallow eve\n");
        await root.RunAsync();
        var rules = root.Records("user.sudo_rule");

        Assert.Multiple(() =>
        {
            Assert.That(rules.Select(record => record.Text("rule_kind")), Is.EqualTo((string[])["doas-permit", "doas-permit", "doas-deny", "unparsed"]));
            Assert.That(rules[0].List("rule_users"), Is.EqualTo((string[])["%wheel"]));
            Assert.That(rules[1].List("rule_tags"), Is.EqualTo((string[])["nopass", "setenv { PATH=/bin -X }"]));
            Assert.That(rules[1].List("rule_commands"), Is.EqualTo((string[])["/sbin/reboot args -f"]));
            Assert.That(rules[1].Flag("without_password"), Is.True);
            Assert.That(root.Fault("DOAS_LINE").Message, Does.StartWith("line 5"));
        });
    }

    private static string Show(JsonElement record)
        => $"{record.Number("line")} {string.Join('|', record.List("rule_users"))} @ {string.Join('|', record.List("rule_hosts"))} as {string.Join('|', record.List("run_as_users"))}:{string.Join('|', record.List("run_as_groups"))} [{string.Join(',', record.List("rule_tags"))}]: {string.Join('|', record.List("rule_commands"))}";
}
