namespace Forensics.Sdk.Hashing.Tests;

/// <summary>A process that finds no libssl, in a mount namespace of its own where an empty file lies over each libssl of this machine.</summary>
public sealed class BareDeviceTests
{
    private const int Aborted = 128 + 6; // SIGABRT, as the shell tells it.

    [Test]
    public void WithoutLibSslOursHashesWhereDotNetAborts()
    {
        using var folder = new TemporaryFolder();
        var content = Contents.Random(100_000);
        var file = folder.Write("file", content);
        var empty = folder.Write("empty", []);

        var (exitCode, output, error) = RunWithoutLibSsl(empty, "ours", file);
        Assert.That(exitCode, Is.Zero, error);
        Assert.That(output.Split('\n', StringSplitOptions.RemoveEmptyEntries), Is.EqualTo((string[])["managed True", Contents.Expected(content), Contents.Expected(content)]));

        // So the test hides what it says it hides.
        (exitCode, _, error) = RunWithoutLibSsl(empty, "dotnet", file);
        Assert.That(exitCode, Is.EqualTo(Aborted));
        Assert.That(error, Does.Contain("libssl"));
    }

    [Test]
    public void WithLibSslTheSameProgramUsesIt()
    {
        using var folder = new TemporaryFolder();
        var content = Contents.Random(1_000);
        Assume.That(Forensics.Sdk.Linux.Hashing.LibSsl.IsUsable, "this machine has no libssl");
        Assert.That(
            Tool.Run(".", "sh", "-c", "exec \"$@\"", "sh", Environment.ProcessPath!, typeof(BareDeviceTests).Assembly.Location, "ours", folder.Write("file", content)).MustSucceed().Output,
            Does.StartWith("managed False\n" + Contents.Expected(content)));
    }

    // A FIPS policy without a FIPS provider: no digest at all can be had of OpenSSL.
    [Test]
    public void WhereOpenSslRefusesADigestOursIsUsed()
    {
        using var folder = new TemporaryFolder();
        var content = Contents.Random(1_000);
        var file = folder.Write("file", content);
        var configuration = folder.Write(
            "openssl.cnf", "openssl_conf = init\n[init]\nalg_section = algorithms\n[algorithms]\ndefault_properties = fips=yes\n"u8);
        Assert.That(
            Tool.Run(".", "env", $"OPENSSL_CONF={configuration}", Environment.ProcessPath!, typeof(BareDeviceTests).Assembly.Location, "ours", file).MustSucceed().Output,
            Is.EqualTo($"managed True\n{Contents.Expected(content)}\n{Contents.Expected(content)}\n"));
    }

    [Test]
    public void AForcedVersionOfOpenSslIsNotTried()
    {
        using var folder = new TemporaryFolder();
        var content = Contents.Random(1_000);
        var file = folder.Write("file", content);
        Assert.That(
            Tool.Run(".", "env", "CLR_OPENSSL_VERSION_OVERRIDE=1.0.0", Environment.ProcessPath!, typeof(BareDeviceTests).Assembly.Location, "ours", file).MustSucceed().Output,
            Does.StartWith("managed True\n" + Contents.Expected(content)));
    }

    private static Tool.Result RunWithoutLibSsl(string empty, string command, string file)
    {
        var probe = Tool.Run(".", "unshare", "-m", "true");
        Assume.That(probe.ExitCode, Is.Zero, $"no mount namespace may be made here: {probe.Error}");

        // unshare(1) makes the new namespace's mounts private: nothing is seen outside.
        const string Script = """
            empty=$1; shift
            for library in $(find / -xdev \( -path /proc -o -path /sys \) -prune -o \( -type f -o -type l \) -name 'libssl.so*' -print 2>/dev/null); do
              mount --bind "$empty" "$(readlink -f "$library")" || exit 3
            done
            "$@"
            exit $?
            """;
        return Tool.Run(".", "unshare", "-m", "sh", "-c", Script, "sh", empty, Environment.ProcessPath!, typeof(BareDeviceTests).Assembly.Location, command, file);
    }
}
