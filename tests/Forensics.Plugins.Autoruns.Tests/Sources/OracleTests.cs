using System.Text;
using System.Text.RegularExpressions;
using Forensics.Plugins.Autoruns.Sources;
using Forensics.Sdk;
using Forensics.Sdk.Linux;
using Forensics.Sdk.Linux.Accounts;
using Microsoft.Win32.SafeHandles;

namespace Forensics.Plugins.Autoruns.Tests.Sources;

/// <summary>What the programs that read these files say of them.</summary>
public sealed partial class OracleTests
{
    [Test]
    public void RunPartsRunsTheScriptsThatAreEnabled()
    {
        using var root = new PlantedRoot();
        foreach (var name in new[] { "a", "b.sh", "c-d_9", ".e", "f~", "g.dpkg-old", "h,v", "\u00fc", "i j", "LSB.name" })
        {
            root.Write("etc/cron.daily/" + name, "#!/bin/sh\n", 0x1ed);
            root.Write("etc/cron.daily/" + name + "x", "#!/bin/sh\n", 0x1a4);
        }

        root.Link("etc/cron.daily/linked", "a");
        root.Link("etc/cron.daily/dangling", "nowhere");
        Directory.CreateDirectory(root.PathOf("etc/cron.daily/folder"));
        var listed = Tool.Run("run-parts", "--test", root.PathOf("etc/cron.daily")).Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(Latin.Name);
        Assert.That(root.Find("cron-script").Where(script => script.Enabled == true).Select(script => Latin.Name(Latin.Of(script.Path.Bytes))), Is.EquivalentTo(listed));
    }

    [Test]
    public void AptReadsTheSameHooks()
    {
        const string Configuration = """
            // DPkg::Post-Invoke {"/not/this";};
            APT::Update::Pre-Invoke {"/one a b"; "/two";};
            /* DPkg::Pre-Invoke "x";
               */ DPkg { Post-Invoke { "/three; # no comment"; };
              Pre-Install-Pkgs {"/four //no comment";}; };
            DPkg::Pre-Invoke:: "/five";
            APT { Update { Post-Invoke-Success:: "/six"; }; Other "x"; };
            # DPkg::Post-Invoke:: "/not/this/either";
            Acquire::http::Proxy-Auto-Detect "/seven";
            """;
        using var root = new PlantedRoot();
        root.Write("etc/apt/apt.conf", Configuration);
        var dump = Tool.Run("apt-config", "-c", root.PathOf("etc/apt/apt.conf"), "-o", "Dir::Etc::parts=/nonexistent", "dump");
        var hooks = Setting().Matches(dump).Select(match => (Key: match.Groups[1].Value.TrimEnd(':'), Value: match.Groups[2].Value.Replace("\\\"", "\"", StringComparison.Ordinal)))
            .Where(setting => Planted().IsMatch(setting.Value));
        var found = root.Find("apt-hook").Select(hook => (Key: hook.Entry!.Value.ToString().TrimEnd(':'), Value: hook.Command!.Value.ToString()));
        Assert.That(found, Is.EquivalentTo(hooks));
        Assert.That(found.Count(), Is.EqualTo(7));
    }

    [Test]
    public void TheShellSplitsWordsAlike()
    {
        var random = new Random(11);
        string[] pieces = ["a", "bc", "'d e'", "\"f g\"", "\\ ", "\\\\", "\\'", "\"h\\\"i\"", "\"\\\\\"", "''", "\"\"", "'j\\k'", "\"l\\m\"", " ", "  ", "\t", "x=y", "'\"'", "\"'\""];
        var commands = Enumerable.Range(0, 400).Select(_ => "w " + string.Concat(Enumerable.Range(0, random.Next(1, 9)).Select(_ => pieces[random.Next(pieces.Length)]))).ToArray();
        var script = new StringBuilder();
        foreach (var command in commands)
        {
            script.Append("printf '<%s>' ").Append(command).Append("\necho\n");
        }

        var lines = Tool.Run("sh", "-c", script.ToString()).Split('\n');
        for (var index = 0; index < commands.Length; index++)
        {
            Assert.That(string.Concat(ShellWords.Split(commands[index]).Select(word => $"<{word.Text}>")), Is.EqualTo(lines[index]), commands[index]);
        }
    }

    [Test]
    public void GitReadsTheSameSettings()
    {
        const string Configuration = "[core]\n\tsshCommand = /opt/one -x\n  pager=/opt/two\n[credential \"https://h\"]\n\thelper = \"!/opt/three a\"\n[diff \"x\"]\n\ttextconv = /opt/four\n; comment = /x\n[alias]\n\tgo = !/opt/five\n";
        using var root = new PlantedRoot();
        root.Write("etc/gitconfig", Configuration);
        var listed = Tool.Run("git", "config", "--list", "--file", root.PathOf("etc/gitconfig")).Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => line[(line.IndexOf('=') + 1)..].TrimStart('!'));
        Assert.That(root.Find("git-hook").Select(setting => setting.Command?.ToString()), Is.EqualTo(listed));
    }

    [Test]
    public void ThisMachinesRootIsReadToItsEnd()
    {
        using var handle = Opened("/");
        var root = new TargetRoot(handle, EvidencePath.Of("/"));
        using var files = new RootFiles(root, TimeProvider.System);
        var (users, _) = UserAccounts.Read(root, files.Reader, AutorunLimits.Users);
        foreach (var source in OtherSources.All)
        {
            foreach (var found in source.Find(files, users))
            {
                TestContext.Out.WriteLine($"{found.Type}\t{found.Path}:{found.Line}\t{found.Entry}\t{found.Command}\t{found.Target}\t{found.Trigger}\t{found.Enabled} ({found.EnabledReason})\t{found.RunAs}");
                Assert.That(found.Type, Is.EqualTo(source.Types[0]));
                Assert.That(found.EnabledReason, Is.Not.Null.And.Not.Empty, found.ToString());
            }
        }

        TestContext.Out.WriteLine(string.Join('\n', files.TakeFaults()));
    }

    [GeneratedRegex("^/(one|two|three|four|five|six|seven|not)\\b")]
    private static partial Regex Planted();

    [GeneratedRegex("^([^ ]+) \"(.*)\";$", RegexOptions.Multiline)]
    private static partial Regex Setting();

    [System.Runtime.InteropServices.LibraryImport("libc", EntryPoint = "open", StringMarshalling = System.Runtime.InteropServices.StringMarshalling.Utf8)]
    private static partial int Open(string path, int flags);

    private static SafeFileHandle Opened(string path) => new(Open(path, 0x20_0000), ownsHandle: true);
}
