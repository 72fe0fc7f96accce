using System.Text.Json;
using Forensics.Plugins.Filesystem;
using Forensics.Plugins.Filesystem.Tests.Collecting;
using Forensics.Sdk;
using Forensics.Sdk.Linux;
using Forensics.Sdk.Testing;

// The tests as a program: `collect ROOT OUT OPTIONS`, OPTIONS being ListingOptions as JSON, or `files ROOT OUT OPTIONS` with CollectOptions as a worker takes them.
// OUT gets one JSON object.
var error = TargetRootReading.OpenRoot(EvidencePath.Of(args[1]), out var root);
using var descriptor = root.Descriptor;
if (error.Failed)
{
    await Console.Error.WriteLineAsync($"{args[1]}: {error}");
    return 1;
}

if (args[0] == "files")
{
    await File.WriteAllTextAsync(args[2], await FileCollection.RunAsync(root, args[3]));
    return 0;
}

var collector = new ListingCollector();
var context = new RecordingContext(collector.Descriptor, root, TimeProvider.System);
await CollectorRun.RunAsync(collector, JsonSerializer.Deserialize<ListingOptions>(args[3])!, context);
await File.WriteAllTextAsync(args[2], JsonSerializer.Serialize(new
{
    records = context.Records("filesystem.entry"),
    faults = context.Faults.Select(fault => new { path = fault.Subject.ToString(), code = fault.Code, errno = fault.Errno, kind = fault.Kind.ToString() }),
    items = context.Items.ToDictionary(item => item.Key, item => new { state = item.Value?.State.ToString(), reason = item.Value?.Reason }),
}));
return 0;
