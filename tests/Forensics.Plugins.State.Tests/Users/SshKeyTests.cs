using System.Globalization;
using System.Text;
using Forensics.Plugins.State.Users.Ssh;
using Forensics.Sdk;

namespace Forensics.Plugins.State.Tests.Users;

public sealed class SshKeyTests
{
    private UsersRoot root = null!;

    [SetUp]
    public void SetUp()
    {
        root = new();
        root.Root.Write("etc/passwd", "root:x:0:0:root:/root:/bin/sh\nalice:x:1000:1000::/home/alice:/bin/sh\nnobody:x:65534:65534::/nonexistent:/bin/false\n");
        Directory.CreateDirectory(root.Root.PathOf("etc/ssh"));
        Directory.CreateDirectory(root.Root.PathOf("home/alice/.ssh"));
    }

    [TearDown]
    public void TearDown() => root.Dispose();

    [Test]
    public async Task AHomeWithTwoDotsIsLookedAtAndOneThatIsNoPathIsSaid()
    {
        root.Root.Write("etc/passwd", "alice:x:1000:1000::/home/x/../alice:/bin/sh\nbob:x:1001:1001::home/bob:/bin/sh\nup:x:1002:1002::/../../srv:/bin/sh\n");
        Directory.CreateDirectory(root.Root.PathOf("home/x"));
        Make("k", "ed25519", 256);
        root.Root.Write("home/alice/.ssh/authorized_keys", Read("k.pub"));
        root.Root.Write("srv/.ssh/authorized_keys", Read("k.pub"));
        root.Root.Write("etc/ssh/sshd_config", "TrustedUserCAKeys /etc/ssh/c\u00e4.pub\n");
        root.Root.Write("etc/ssh/c\u00e4.pub", Read("k.pub"));
        await root.RunAsync();

        Assert.That(root.Records("user.ssh_key").Where(record => record.Text("user_name") is not null).Select(record => record.Text("path")),
            Is.EqualTo((string[])["/home/x/../alice/.ssh/authorized_keys", "/../../srv/.ssh/authorized_keys"]));
        Assert.That(root.Records("user.ssh_key").Single(record => record.Text("key_kind") == "certificate-authority").Text("path"), Is.EqualTo("/etc/ssh/c\u00e4.pub"));
        Assert.That(root.Fault("HOME_NOT_LOOKED_AT").Message, Does.StartWith("line 2:"));
    }

    [Test]
    public async Task KeysHaveTheFingerprintsOfSshKeygen()
    {
        var lines = new List<string>();
        foreach (var (type, bits) in ((string, int)[])[("rsa", 2048), ("rsa", 3072), ("ecdsa", 256), ("ecdsa", 384), ("ecdsa", 521), ("ed25519", 256)])
        {
            Make($"home/alice/.ssh/id_{type}_{bits}", type, bits);
            lines.Add(Read($"home/alice/.ssh/id_{type}_{bits}.pub"));
        }

        root.Root.Write("home/alice/.ssh/authorized_keys", string.Concat(lines));
        await root.RunAsync();
        var keys = root.Records("user.ssh_key");
        var oracle = UsersRoot.Ask("ssh-keygen", "-lf", root.Root.PathOf("home/alice/.ssh/authorized_keys")).Split('\n', StringSplitOptions.RemoveEmptyEntries);
        var old = UsersRoot.Ask("ssh-keygen", "-E", "md5", "-lf", root.Root.PathOf("home/alice/.ssh/authorized_keys")).Split('\n', StringSplitOptions.RemoveEmptyEntries);
        var authorized = keys.Where(record => record.Text("key_kind") == "authorized").ToArray();

        Assert.Multiple(() =>
        {
            Assert.That(authorized.Select(record => $"{record.Number("key_bits")} {record.Text("fingerprint_sha256")} {record.Text("comment")}"), Is.EqualTo(oracle.Select(line => line[..line.LastIndexOf(' ')])));
            Assert.That(authorized.Select(record => record.Text("fingerprint_md5")), Is.EqualTo(old.Select(line => line.Split(' ')[1])));
            Assert.That(authorized.Select(record => record.Text("user_name")), Has.All.EqualTo("alice"));
            Assert.That(keys.Where(record => record.Text("key_kind") == "private").Select(record => record.Text("fingerprint_sha256")).Order(), Is.EqualTo(authorized.Select(record => record.Text("fingerprint_sha256")).Order()));
            Assert.That(keys.Where(record => record.Text("key_kind") == "public").Select(record => record.Text("fingerprint_sha256")).Order(), Is.EqualTo(authorized.Select(record => record.Text("fingerprint_sha256")).Order()));
        });
    }

    [Test]
    public async Task OfAPrivateKeyNothingButItsBeingThereIsTold()
    {
        Make("home/alice/.ssh/plain", "ed25519", 256);
        Make("home/alice/.ssh/locked", "ed25519", 256, "secret");
        Make("home/alice/.ssh/pem", "rsa", 2048, "", "-m", "PEM");
        Make("home/alice/.ssh/pem-locked", "rsa", 2048, "secret", "-m", "PEM");
        Make("home/alice/.ssh/pkcs8-locked", "rsa", 2048, "secret", "-m", "PKCS8");
        root.Root.Write("home/alice/.ssh/authorized_keys", Read("home/alice/.ssh/plain"));
        await root.RunAsync();
        var keys = root.Records("user.ssh_key").Where(record => record.Text("key_kind") == "private").ToDictionary(record => Path.GetFileName(record.Text("path")!));
        var body = Read("home/alice/.ssh/plain").Split('\n')[1];

        Assert.Multiple(() =>
        {
            Assert.That(keys.OrderBy(key => key.Key, StringComparer.Ordinal).Select(key => $"{key.Key} {key.Value.Text("key_type")} {key.Value.Flag("encrypted")}"), Is.EqualTo((string[])
                ["locked ssh-ed25519 True", "pem rsa False", "pem-locked rsa True", "pkcs8-locked pkcs8 True", "plain ssh-ed25519 False"]));
            Assert.That(root.Records("user.ssh_key").Select(record => record.GetRawText()), Has.None.Contains(body[..30]), "nor of one that lies in authorized_keys by mistake");
            Assert.That(root.Context.Faults.Where(fault => fault.Code == "SSH_KEY_LINE"), Is.Not.Empty);
            Assert.That(root.Context.Faults.Select(fault => fault.Message), Has.None.Contains(body[..30]));
        });
    }

    [Test]
    public async Task OptionsAreTakenApart()
    {
        Make("k", "ed25519", 256);
        root.Root.Write("home/alice/.ssh/authorized_keys",
            $"# comment\n\nrestrict,command=\"echo \\\"a, b\\\" #x\",from=\"192.0.2.0/24,!192.0.2.9\",environment=\"A=1\",environment=\"B=2 3\" {Read("k.pub")}ssh-ed25519 nonsense\n");
        await root.RunAsync();
        var key = root.Records("user.ssh_key").Single();

        Assert.Multiple(() =>
        {
            Assert.That(key.Number("line"), Is.EqualTo(3));
            Assert.That(key.Text("forced_command"), Is.EqualTo("echo \"a, b\" #x"));
            Assert.That(key.Text("from_hosts"), Is.EqualTo("192.0.2.0/24,!192.0.2.9"));
            Assert.That(key.List("environment"), Is.EqualTo((string[])["A=1", "B=2 3"]));
            Assert.That(key.List("key_options")[0], Is.EqualTo("restrict"));
            Assert.That(key.List("key_options"), Has.Length.EqualTo(5));
            Assert.That(root.Fault("SSH_KEY_LINE").Message, Does.StartWith("line 4"));
        });
    }

    [Test]
    public async Task PlacesOfSshdsConfigurationAreLookedAt()
    {
        Make("k", "ed25519", 256);
        var key = Read("k.pub");
        root.Root.Write("etc/ssh/sshd_config", "Include /etc/ssh/sshd_config.d/*.conf\nAuthorizedKeysFile /etc/keys/%u %h/.k2/%%x\n# AuthorizedKeysFile /etc/no\nMatch User alice\n  AuthorizedKeysFile=/etc/match/%U\n");
        root.Root.Write("etc/ssh/sshd_config.d/a.conf", "AuthorizedKeysFile \"/etc/shared\"\nTrustedUserCAKeys /etc/ssh/ca.pub\nInclude /etc/ssh/sshd_config.d/*.conf\n");
        foreach (var path in (string[])["etc/keys/alice", "home/alice/.k2/%x", "etc/match/1000", "etc/shared", "home/alice/.ssh/authorized_keys2", "home/deleted/.ssh/authorized_keys", "etc/ssh/authorized_keys.d/root", "etc/ssh/ca.pub", "etc/ssh/ssh_host_ed25519_key.pub", "etc/no"])
        {
            root.Root.Write(path, key);
        }

        File.SetUnixFileMode(root.Root.PathOf("etc/keys/alice"), UnixFileMode.UserRead | UnixFileMode.OtherWrite);
        await root.RunAsync();
        var keys = root.Records("user.ssh_key");

        Assert.That(keys.Select(record => $"{record.Text("key_kind")} {record.Text("path")} {record.Text("user_name")}").Order(StringComparer.Ordinal), Is.EqualTo((string[])
        [
            "authorized /etc/keys/alice alice", "authorized /etc/match/1000 alice", "authorized /etc/shared ", "authorized /etc/ssh/authorized_keys.d/root root", "authorized /home/alice/.k2/%x alice",
            "authorized /home/alice/.ssh/authorized_keys2 alice", "authorized /home/deleted/.ssh/authorized_keys ", "certificate-authority /etc/ssh/ca.pub ", "host /etc/ssh/ssh_host_ed25519_key.pub ",
        ]));
        Assert.That(keys.Single(record => record.Text("path") == "/etc/keys/alice").Text("mode"), Is.EqualTo("0402"));
        Assert.That(root.Context.Items["ssh-keys"]!.State, Is.EqualTo(ItemState.Collected));
    }

    [Test]
    public async Task HomesThatAreLoopsPipesAndLongLinesLeaveFaults()
    {
        UsersRoot.Ask("mkfifo", root.Root.PathOf("home/alice/.ssh/authorized_keys"));
        File.CreateSymbolicLink(root.Root.PathOf("home/alice/.ssh/authorized_keys2"), "authorized_keys2");
        root.Root.Write("root/.ssh/authorized_keys", new string('x', 1 << 20) + "\n" + new string('\0', 5_000));
        await root.RunAsync();

        Assert.That(root.Records("user.ssh_key"), Is.Empty);
        Assert.That(root.Context.Faults.Select(fault => fault.Subject.ToString()),
            Is.SupersetOf((string[])["/home/alice/.ssh/authorized_keys", "/home/alice/.ssh/authorized_keys2", "/root/.ssh/authorized_keys"]));
    }

    [Test]
    public void LinesThatAreChangedNeverThrow()
    {
        Make("k", "rsa", 2048);
        var sound = Encoding.Latin1.GetBytes("command=\"x\",from=\"y\" " + Read("k.pub"));
        var secret = Encoding.Latin1.GetBytes(Read("k"));
        var random = new Random(5);
        for (var round = 0; round < 4_000; round++)
        {
            var bytes = (round % 2 == 0 ? sound : secret).ToArray();
            for (var change = 0; change < 1 + (round % 5); change++)
            {
                bytes[random.Next(bytes.Length)] = (byte)random.Next(256);
            }

            _ = KeyLine.Parse(Encoding.Latin1.GetString(bytes));
            _ = PrivateKey.Parse(bytes.AsMemory(0, random.Next(bytes.Length)));
        }
    }

    private void Make(string path, string type, int bits, string passphrase = "", params string[] more)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(root.Root.PathOf(path))!);
        UsersRoot.Ask("ssh-keygen", ["-q", "-t", type, "-b", bits.ToString(CultureInfo.InvariantCulture), "-N", passphrase, "-C", "a comment", "-f", root.Root.PathOf(path), .. more]);
    }

    private string Read(string path)
    {
        using var reader = new StreamReader(root.Root.PathOf(path), Encoding.Latin1);
        return reader.ReadToEnd();
    }
}
