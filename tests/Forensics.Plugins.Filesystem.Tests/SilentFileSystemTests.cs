using System.Globalization;
using System.Text.Json;

namespace Forensics.Plugins.Filesystem.Tests;

/// <summary>
/// A file system that takes requests and never answers, as the lower layer of an overlay: that is a local file system by its name, so it is walked. All mounts are
/// in a namespace of the test's own, and the daemon is killed whatever happens: that frees what waits for it.
/// </summary>
public sealed class SilentFileSystemTests
{
    private const int DeadlineSeconds = 2;
    private TestTree tree = null!;

    [SetUp]
    public void MakeTree()
    {
        Shell.OnlyAsRoot();
        tree = new();
        foreach (var name in (string[])["r/plain/file", "r/n/below", "r/m/hidden", "up/own", "fuse/hidden"])
        {
            tree.Write(name);
        }

        Shell.Run("cc", "-O1", "-o", tree.At("silent"), Shell.Script("silent.c"));
    }

    [TearDown]
    public void RemoveTree() => tree?.Dispose();

    [Test]
    public void NamesThatNeverComeCostOneDeadlineAndTheRestIsListed()
    {
        var (seconds, json) = Collect("list", "");

        Assert.That(seconds, Is.InRange(DeadlineSeconds, DeadlineSeconds + 30));
        Assert.That(Faults(json), Is.EqualTo("/m IO_TIMEOUT TimedOut"));
        Assert.That(Paths(json), Is.SupersetOf((string[])["/", "/m", "/n", "/n/below", "/plain", "/plain/file"]));
        Assert.That(Item(json, "/").GetProperty("reason").ValueKind, Is.EqualTo(JsonValueKind.Null));
        Assert.That(Item(json, "/m").GetProperty("reason").GetString(), Does.StartWith("1 reads were not answered in time"));
    }

    [TestCase("open")]
    [TestCase("read")]
    public void AFileThatIsSilentLosesItsDigestAndNothingElseDoes(string mode)
    {
        var (seconds, json) = Collect(mode, ""","Hashes":[0,2]""");

        Assert.That(seconds, Is.InRange(DeadlineSeconds, DeadlineSeconds + 30));
        Assert.That(Faults(json), Is.EqualTo("/m/b IO_TIMEOUT TimedOut"));
        Assert.That(Paths(json), Is.SupersetOf((string[])["/m/a", "/m/b", "/m/own", "/m/z", "/plain/file", "/n/below"]).And.Unique);
        foreach (var record in json.GetProperty("records").EnumerateArray().Where(record => record.GetProperty("type").GetString() == "file"))
        {
            var hasDigest = record.TryGetProperty("sha256", out var digest) && digest.ValueKind == JsonValueKind.String;
            Assert.That(hasDigest, Is.EqualTo(record.GetProperty("path").GetString() != "/m/b"), record.ToString());
        }
    }

    private static IEnumerable<string?> Paths(JsonElement json) => json.GetProperty("records").EnumerateArray().Select(record => record.GetProperty("path").GetString());

    private static JsonElement Item(JsonElement json, string item) => json.GetProperty("items").GetProperty(item);

    private static string Faults(JsonElement json) => string.Join("; ", json.GetProperty("faults").EnumerateArray()
        .Select(fault => $"{fault.GetProperty("path").GetString()} {fault.GetProperty("code").GetString()} {fault.GetProperty("kind").GetString()}")
        .Where(fault => !fault.StartsWith("/etc", StringComparison.Ordinal)));

    /// <summary>Lists the tree. The collector's process cannot end before the daemon does: its output tells that it is done.</summary>
    private (double Seconds, JsonElement Json) Collect(string mode, string options)
    {
        var program = Shell.Script("Forensics.Plugins.Filesystem.Tests.dll");
        var seconds = Shell.Run("unshare", "--mount", "--propagation", "private", "bash", "-c", $$"""
            set -e; cd {{tree.Path}}
            ./silent {{mode}} {{tree.At("fuse")}} {{tree.At("ready")}} & daemon=$!
            trap 'kill -9 $daemon 2>/dev/null || true' EXIT
            for i in $(seq 500); do [ -e ready ] && break; kill -0 $daemon || exit 9; sleep 0.01; done
            timeout 10 mount -t overlay -o lowerdir={{tree.At("up")}}:{{tree.At("fuse")}} none r/m
            began=$(date +%s.%N)
            timeout -s KILL 60 dotnet {{program}} collect {{tree.At("r")}} {{tree.At("part")}} '{"ReadDeadlineSeconds":{{DeadlineSeconds}}{{options}}}' > {{tree.At("log")}} 2>&1 &
            collector=$!
            for i in $(seq 600); do [ -s part ] && break; kill -0 $collector 2>/dev/null || break; sleep 0.1; done
            echo $began $(date +%s.%N)
            kill -9 $daemon; wait $collector || { cat log; exit 8; }
            """).Split(' ', StringSplitOptions.TrimEntries);
        var content = JsonDocument.Parse(File.ReadAllBytes(tree.At("part"))).RootElement;
        return (double.Parse(seconds[1], CultureInfo.InvariantCulture) - double.Parse(seconds[0], CultureInfo.InvariantCulture), content);
    }
}
