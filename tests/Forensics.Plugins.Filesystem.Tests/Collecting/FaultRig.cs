using System.Text;
using System.Text.Json;
using Forensics.Sdk;
using Forensics.Sdk.Linux;

namespace Forensics.Plugins.Filesystem.Tests.Collecting;

/// <summary>
/// Plants a <see cref="FaultCase"/> in a root of its own, collects it, and holds the outcome against what the case says. What lies beside is in every case collected
/// whole. Mounts are in a namespace of the case's own; daemons are killed whatever happens.
/// </summary>
internal sealed class FaultRig : IDisposable
{
    private const string Beside = "/beside/**";
    private const string Program = "Forensics.Plugins.Filesystem.Tests.dll";
    private readonly TestTree tree = new();

    public FaultRig()
    {
        foreach (var name in (string[])["r/beside/a", "r/beside/below/z", "outside/file"])
        {
            tree.Write(name);
        }

        File.WriteAllBytes(tree.At("r/beside/long"), Random(300 << 10));
        Directory.CreateDirectory(tree.At("r/etc"));
        File.WriteAllText(tree.At("r/etc/passwd"), "root:x:0:0::/root:/bin/sh\nmallory:x:1234:5678::/home/mallory:/bin/sh\n");
        File.WriteAllText(tree.At("r/etc/group"), "root:x:0:\n");
        Shell.Run("chmod", "-R", "a+rX", tree.Path);
    }

    /// <summary>The root under inspection.</summary>
    public string RootPath => tree.At("r");

    /// <summary>Beside the root: its text comes before the root's in every error message.</summary>
    public string At(string name) => tree.At(name);

    public async Task<CollectedFiles> CheckAsync(FaultCase row, params string[] own)
    {
        var files = await CollectAsync(row, own);
        Assert.Multiple(() =>
        {
            Assert.That(files.Ends, Is.EquivalentTo((string[])[.. row.Items, $"{Beside} Collected"]), string.Join('\n', files.Items));
            Assert.That(files.States.Where(IsOfCase), Is.EquivalentTo(row.Files), string.Join('\n', files.Files));
            Assert.That(files.Faults, Is.EquivalentTo(row.Faults));
        });
        return files;
    }

    /// <summary>Collects, and asserts what holds for every run, and that what lies beside is collected too.</summary>
    public async Task<CollectedFiles> CollectAsync(FaultCase row, params string[] own)
    {
        var files = await CollectAloneAsync(row with { Paths = [.. row.Paths, Beside] }, own);
        Assert.That(files.States, Is.SupersetOf((string[])["/beside/a collected", "/beside/below collected", "/beside/below/z collected", "/beside/long collected"]));
        return files;
    }

    /// <summary>Collects, and asserts what holds for every run.</summary>
    public Task<CollectedFiles> CollectAloneAsync(FaultCase row, params string[] own) => CollectAloneAsync(row, true, own);

    /// <summary>Collects, and asserts what holds for every run; that items have the ids of their paths only where those fit into an id.</summary>
    public async Task<CollectedFiles> CollectAloneAsync(FaultCase row, bool hasIds, params string[] own)
    {
        string[] paths = row.Paths;
        var options = $"{{\"paths\":{JsonSerializer.Serialize(paths)}{(row.Options.Length > 0 ? "," : "")}{row.Options}}}";
        var isChild = row.HasMounts || row.IsUnprivileged || row.Daemon is not null;
        var json = isChild ? CollectInChild(row, options) : await CollectHereAsync(row, options, own);
        var files = new CollectedFiles(JsonDocument.Parse(json).RootElement);
        files.MustAddUp(hasIds ? paths : [.. files.Items.Select(item => CollectedFiles.Text(item, "id")!)]);
        files.MustBeExact(JsonDocument.Parse(File.ReadAllBytes(tree.At("sums"))).RootElement);
        return files;
    }

    public void Dispose() => tree.Dispose();

    private static bool IsOfCase(string state) => !state.StartsWith("/beside/", StringComparison.Ordinal);

    private static byte[] Random(int length)
    {
        var content = new byte[length];
        new Random(length).NextBytes(content);
        return content;
    }

    private async Task<string> CollectHereAsync(FaultCase row, string options, string[] own)
    {
        Shell.Run("bash", "-c", $"set -e; cd {RootPath}; {row.Plant}");
        Assert.That(TargetRootReading.OpenRoot(EvidencePath.Of(RootPath), out var root), Is.EqualTo(Errno.Ok));
        using (root.Descriptor)
        {
            var identities = own.Select(name => Identity(root, name));
            var json = await FileCollection.RunAsync(root, options, [.. identities]);
            Shell.Run("python3", [Shell.Script("sums.py"), RootPath, tree.At("sums"), .. row.Untouched.Split(' ')]);
            return json;
        }
    }

    private static FileIdentity Identity(TargetRoot root, string path)
    {
        Assert.That(root.Open(Encoding.UTF8.GetBytes(path), OpenAs.Place, LinkRule.RefuseAll, out var place), Is.EqualTo(Errno.Ok));
        using (place)
        {
            Assert.That(FileStatus.Read(place, out var status), Is.EqualTo(Errno.Ok));
            return status.Identity;
        }
    }

    /// <summary>A collector that waits for a daemon cannot end before it: its output tells that it is done.</summary>
    private string CollectInChild(FaultCase row, string options)
    {
        Shell.OnlyAsRoot();
        File.WriteAllText(tree.At("options"), options);
        Shell.Run("install", "-d", "-o", "65534", tree.At("out"));
        var user = row.IsUnprivileged ? "setpriv --reuid 65534 --regid 65534 --clear-groups env HOME=/ DOTNET_EnableDiagnostics=0 " : "";
        var daemon = row.Daemon is null ? "" : $$"""
            set -- {{tree.At("ready")}}
            {{row.Daemon}} & daemon=$!
            for i in $(seq 1000); do [ -e {{tree.At("ready")}} ] && break; kill -0 $daemon || exit 9; sleep 0.01; done
            """;
        Shell.Run("unshare", "--mount", "--propagation", "private", "bash", "-c", $$"""
            set -e; cd {{RootPath}}; daemon=
            trap '[ -z "$daemon" ] || kill -9 $daemon 2>/dev/null || true' EXIT
            {{row.Plant}}
            cd {{RootPath}}
            {{daemon}}
            python3 {{Shell.Script("sums.py")}} {{RootPath}} {{tree.At("sums")}} {{row.Untouched}}
            timeout -s KILL 90 {{user}}dotnet {{Shell.Script(Program)}} files {{RootPath}} {{tree.At("out/part")}} "$(cat {{tree.At("options")}})" >{{tree.At("log")}} 2>&1 &
            collector=$!
            for i in $(seq 900); do kill -0 $collector 2>/dev/null || break; [ -n "$daemon" ] && [ -s {{tree.At("out/part")}} ] && break; sleep 0.1; done
            [ -z "$daemon" ] || kill -9 $daemon
            wait $collector || { cat {{tree.At("log")}} >&2; exit 8; }
            """);
        return File.ReadAllText(tree.At("out/part"));
    }
}
