using System.Text.Json;
using Forensics.Sdk;
using Forensics.Sdk.Testing;

namespace Forensics.Plugins.Processes.Tests;

/// <summary>One run of the collector.</summary>
internal sealed class Listing
{
    private readonly Dictionary<int, JsonElement> byPid = [];

    private Listing(RecordingContext context)
    {
        Context = context;
        foreach (var record in context.Records("process"))
        {
            byPid.Add(record.GetProperty("pid").GetInt32(), record);
        }
    }

    /// <summary>The process record alone, without content.</summary>
    public static ProcessOptions Basic => new()
    {
        Environment = EnvironmentContent.None,
        Hashes = [HashName.None],
        OpenFiles = false,
        Sockets = false,
        Maps = MapSelection.None,
        StoreDeleted = false,
    };

    public RecordingContext Context { get; }

    public IReadOnlyDictionary<int, JsonElement> Records => byPid;

    public ItemConclusion Conclusion => Context.Items["processes"]!;

    public static Listing Of(string root = "/", ProcessOptions? options = null)
    {
        var target = Roots.Open(root);
        using (target.Descriptor)
        {
            return Of(target, options);
        }
    }

    public static Listing Of(TargetRoot root, ProcessOptions? options = null, TimeProvider? clock = null)
    {
        var collector = new ProcessCollector();
        var context = new RecordingContext(collector.Descriptor, root, clock ?? TimeProvider.System);
        CollectorRun.RunAsync(collector, options ?? new(), context).GetAwaiter().GetResult();
        return new(context);
    }

    public JsonElement Record(int pid) => byPid.TryGetValue(pid, out var record) ? record : throw new AssertionException($"no record of {pid}");

    /// <summary>Faults about one process.</summary>
    public IReadOnlyList<CollectionFault> Faults(int pid)
        => [.. Context.Faults.Where(fault => $"{fault.Subject}/".StartsWith($"/proc/{pid}/", StringComparison.Ordinal))];

    /// <summary>The lists of one process: <c>process.open_file</c>, <c>process.socket</c>, <c>process.map</c>.</summary>
    public IReadOnlyList<JsonElement> Details(string record, int pid)
        => [.. Context.Records(record).Where(line => line.GetProperty("pid").GetInt32() == pid)];

    /// <summary>The content of the blob that a record names.</summary>
    public (BlobSource Source, byte[] Content) Blob(JsonElement record, string field)
        => Context.Blobs[new(record.GetProperty(field).GetString()!)];
}
