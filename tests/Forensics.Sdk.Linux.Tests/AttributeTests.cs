using System.Text;

namespace Forensics.Sdk.Linux.Tests;

public sealed class AttributeTests
{
    [TestCase("")]
    [TestCase("02000000 01")]
    [TestCase("03000000")]
    [TestCase("02000000 0300 0700 ffffffff")]
    [TestCase("02000000 0100 0800 ffffffff")]
    public void AnAccessListThatIsNoneIsRefused(string value)
        => Assert.That(PosixAcl.TryFormat(Bytes(value), string.Empty, out _), Is.False);

    [Test]
    public void AnAccessListAtItsBoundIsTakenAndOneEntryMoreIsNot()
    {
        byte[] Of(int entries) => [.. Bytes("02000000"), .. Enumerable.Range(0, entries).SelectMany(_ => Bytes("0200 0500 07000000"))];
        Assert.That(PosixAcl.TryFormat(Of(LinuxLimits.AclEntries), "default:", out var lines), Is.True);
        Assert.That(lines, Has.Count.EqualTo(LinuxLimits.AclEntries).And.All.EqualTo("default:user:7:r-x"));
        Assert.That(PosixAcl.TryFormat(Of(LinuxLimits.AclEntries + 1), string.Empty, out _), Is.False);
    }

    [TestCase("")]
    [TestCase("01000001")]
    [TestCase("01000002 00000000 00000000")]
    [TestCase("00000004 00000000 00000000 00000000 00000000")]
    public void CapabilitiesOfNoKnownRevisionAreRefused(string value)
        => Assert.That(FileCapabilities.TryParse(Bytes(value), out _), Is.False);

    [TestCase("01000001 00200000 00000000", "cap_net_raw=ep", null)]
    [TestCase("00000002 00200000 00100000 00000000 00000000", "cap_net_admin=i cap_net_raw+p", null)]
    [TestCase("01000002 feffffff 00000000 ff010000 00000000", "=ep cap_chown-ep", null)]
    [TestCase("01000002 21000000 21200000 00000000 00000000", "cap_chown,cap_kill=eip cap_net_raw+ei", null)]
    [TestCase("00000002 20000000 ffffffff 00000000 ff010000", "=i cap_kill+p", null)]
    [TestCase("01000002 ffffffff ffffffff ff010000 ff010000", "=eip", null)]
    [TestCase("01000003 00200000 00000000 00000000 00000000 e8030000", "cap_net_raw=ep", 1_000u)]
    [TestCase("00000002 00000000 00000000 00000000 00000000", "=", null)]
    [TestCase("01000002 ffffffff 00000000 ff010000 00000000", "=ep", null)]
    [TestCase("00000002 00000000 00000000 00000080 00000000", "63=p", null)]
    public void CapabilitiesAreTheTextOfGetcap(string value, string text, uint? rootId)
    {
        Assert.That(FileCapabilities.TryParse(Bytes(value), out var capabilities), Is.True);
        Assert.That((capabilities!.ToString(), capabilities.RootId), Is.EqualTo((text, rootId)));
    }

    [TestCase(true)]
    [TestCase(false)]
    public void AttributesAreReadWithAndWithoutTheNewCallsAndLinksAreNotFollowed(bool hasCallsAt)
    {
        if (!Environment.IsPrivilegedProcess || (hasCallsAt && !ExtendedAttributeCalls.HasCallsAt))
        {
            Assert.Ignore("needs root for attributes of a link, and Linux 6.13 for the new calls");
        }

        using var folder = new TemporaryFolder();
        File.WriteAllText(Path.Combine(folder.Path, "file"), "x");
        File.CreateSymbolicLink(Path.Combine(folder.Path, "link"), "file");
        Shell.Run("bash", "-c", "cd \"$1\"; setfattr -n user.f -v of-file file; setfattr -h -n trusted.l -v of-link link; mkfifo fifo; setfattr -n trusted.p -v of-pipe fifo", "-", folder.Path);
        using var reader = new ExtendedAttributeReader(hasCallsAt);
        string Read(string name)
        {
            var text = reader.Begin(folder.Root.Descriptor, Encoding.UTF8.GetBytes(name)).ToString();
            while (reader.TryNext(out var attribute))
            {
                text += $" {Encoding.UTF8.GetString(attribute.Name)}={Encoding.UTF8.GetString(attribute.Value)}";
            }

            return text;
        }

        Assert.That(Read("file"), Is.EqualTo("OK user.f=of-file"));
        Assert.That(Read("link"), Is.EqualTo("OK trusted.l=of-link"));
        Assert.That(Read("fifo"), Is.EqualTo("OK trusted.p=of-pipe"));
        Assert.That(Read("gone"), Is.EqualTo("ENOENT"));
    }

    [Test]
    public void EveryCutOfAProgramIsAnIdNoIdOrAnErrorAndNeverMore()
    {
        var program = File.ReadAllBytes("/bin/true");
        using var folder = new TemporaryFolder();
        var path = Path.Combine(folder.Path, "cut");
        var random = new Random(1);
        for (var round = 0; round < 2_000; round++)
        {
            var content = program[..(round < 1_000 ? round : 1_200)];
            for (var flip = 0; content.Length > 0 && flip < round % 5; flip++)
            {
                content[random.Next(Math.Min(content.Length, 1_200))] = (byte)random.Next(256);
            }

            File.WriteAllBytes(path, content);
            using var handle = File.OpenHandle(path);
            Assert.That(ElfBuildId.Read(handle, out var id), Is.EqualTo(Errno.Ok).Or.EqualTo(Errno.EUCLEAN));
            Assert.That(id?.Length ?? 0, Is.LessThanOrEqualTo(2 * LinuxLimits.ElfBuildIdBytes));
        }
    }

    private static byte[] Bytes(string hexadecimal) => Convert.FromHexString(hexadecimal.Replace(" ", string.Empty, StringComparison.Ordinal));
}
