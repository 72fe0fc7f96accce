using System.Globalization;
using Forensics.Bench;
using Forensics.Plugins.Filesystem;
using Forensics.Sdk;
using Forensics.Sdk.Linux;
using Forensics.Sdk.Testing;

// Runs one collector in this process, without host, wire and bundle: `listing ROOT OUT [THREADS]`, `processes basic|full [ROUNDS]`; or hashes a tree:
// `hash ROOT ALGORITHMS [THREADS]`.
if (args is ["hash", var hashRoot, var algorithms, .. var hashRest])
{
    return await TreeHashing.RunAsync(hashRoot, algorithms, hashRest is [var hashThreads] ? int.Parse(hashThreads, CultureInfo.InvariantCulture) : null);
}

if (args is ["processes", ("basic" or "full") and var kind, .. var times])
{
    return await ProcessBench.RunAsync(kind, times is [var number] ? int.Parse(number, CultureInfo.InvariantCulture) : null);
}

if (args is not ["listing", var tree, var output, .. var rest])
{
    Console.Error.WriteLine("usage: Forensics.Bench listing ROOT OUT [THREADS] | processes basic|full [ROUNDS] | hash ROOT md5,sha1,sha256 [THREADS]");
    return 2;
}

var error = TargetRootReading.OpenRoot(EvidencePath.Of("/"), out var root);
using var slash = root.Descriptor;
if (error.Failed)
{
    Console.Error.WriteLine($"/: {error}");
    return 1;
}

var context = new SinkContext(new(slash, EvidencePath.Of("/")), new FileStream(output, FileMode.Create, FileAccess.Write, FileShare.Read, bufferSize: 0));
var options = new ListingOptions { Root = Path.GetFullPath(tree), Threads = rest is [var threads] ? int.Parse(threads, CultureInfo.InvariantCulture) : 1 };
await CollectorRun.RunAsync(new ListingCollector(), options, context);
Console.Error.WriteLine($"{context.Progress.Done} entries, {context.Faults} faults");
return 0;
