using System.Globalization;
using System.Text.Json;
using Forensics.Plugins.Memory.Dumps;
using Forensics.Sdk;
using Forensics.Sdk.Testing;

namespace Forensics.Plugins.Memory.Tests.Dumps;

/// <summary>One run of the collector.</summary>
internal sealed class DumpRun
{
    private DumpRun(RecordingContext context) => Context = context;

    public RecordingContext Context { get; }

    /// <summary>The processes of which there is a dump.</summary>
    public IEnumerable<int> Dumped => Context.Records("memory.process").Select(Pid);

    public static DumpRun Of(int pid, DumpMode mode = DumpMode.Live) => Of(new DumpOptions { Pids = [pid], Mode = mode });

    /// <param name="options">Of the collector.</param>
    /// <param name="happens">What happens in the middle of the dump.</param>
    public static DumpRun Of(DumpOptions options, Action? happens = null)
    {
        var root = ThisMachine.Root();
        using (root.Descriptor)
        {
            var collector = new DumpCollector();
            var context = new RecordingContext(collector.Descriptor, root, TimeProvider.System);
            CollectorRun.RunAsync(collector, options, happens is null ? context : new EventfulContext(context, happens)).GetAwaiter().GetResult();
            Assert.That(context.Items.Where(item => item.Value is null).Select(item => item.Key), Is.Empty, "items that are not concluded");
            return new(context);
        }
    }

    public JsonElement Record(int pid) => Context.Records("memory.process").Single(record => Pid(record) == pid);

    public IReadOnlyList<JsonElement> Mappings(int pid) => [.. Context.Records("memory.mapping").Where(record => Pid(record) == pid)];

    public IReadOnlyList<JsonElement> Threads(int pid) => [.. Context.Records("memory.thread").Where(record => Pid(record) == pid)];

    /// <summary>The mapping that an address lies in.</summary>
    public JsonElement Mapping(int pid, ulong address)
        => Mappings(pid).Single(mapping => address >= Address(mapping, "start_address") && address < Address(mapping, "end_address"));

    public ItemConclusion Item(string item) => Context.Items.TryGetValue(item, out var conclusion) ? conclusion! : throw new AssertionException($"no item {item}");

    public ItemConclusion Item(int pid) => Item($"pid:{pid}");

    /// <summary>Faults about one process.</summary>
    public IReadOnlyList<CollectionFault> Faults(int pid)
        => [.. Context.Faults.Where(fault => $"{fault.Subject}/".StartsWith($"/proc/{pid}/", StringComparison.Ordinal))];

    /// <summary>Collected, with nothing to say about it.</summary>
    public void MustBeCollected(int pid)
    {
        Assert.That(Faults(pid).Select(fault => $"{fault.Code} {fault.Subject}: {fault.Message}"), Is.Empty);
        Assert.That((Item(pid).State, Item(pid).Flags), Is.EqualTo((ItemState.Collected, ItemFlags.None)), Item(pid).Reason);
    }

    /// <summary>The core file of a process, read.</summary>
    public CoreFile Core(int pid, string folder) => new(Rebuild(pid, folder));

    /// <summary>The core file of a process, its holes where they were.</summary>
    public string Rebuild(int pid, string folder)
    {
        var (source, content) = Context.Blobs.Values.Single(blob => blob.Source.Kind == BlobKind.Dump && blob.Source.Name == $"{pid}.core");
        var path = Path.Combine(folder, $"{pid}-{Directory.EnumerateFiles(folder).Count()}.core");
        using var file = new FileStream(path, FileMode.CreateNew, FileAccess.Write);
        long taken = 0;
        foreach (var extent in source.Extents ?? [new(0, content.Length)])
        {
            file.Position = extent.OffsetBytes;
            file.Write(content, (int)taken, (int)extent.LengthBytes);
            taken += extent.LengthBytes;
        }

        Assert.That(taken, Is.EqualTo(content.Length), "the ranges hold the content");
        file.SetLength(Record(pid).GetProperty("dump_size_bytes").GetInt64());
        return path;
    }

    public static ulong Address(JsonElement record, string field) => ulong.Parse(record.GetProperty(field).GetString()!, NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture);

    private static int Pid(JsonElement record) => record.GetProperty("pid").GetInt32();
}
