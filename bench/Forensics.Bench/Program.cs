using System.Globalization;
using Forensics.Bench;
using Forensics.Plugins.Filesystem;
using Forensics.Sdk;
using Forensics.Sdk.Linux;
using Forensics.Sdk.Testing;

// Runs one collector in this process, without host, wire and bundle: `listing ROOT OUT [THREADS [OPTION,...]]`, `files ROOT`, `processes basic|full [ROUNDS]`, `memory PID OUT [consistent]`; hashes a tree:
// `hash ROOT ALGORITHMS [THREADS]`; or writes a bundle: `archive TREE OUT`, `stream BYTES FILES OUT`; or fills and lists a quarantine store: `quarantine fill|list STORE [COUNT]`.
if (args is ["hash", var hashRoot, var algorithms, .. var hashRest])
{
    return await TreeHashing.RunAsync(hashRoot, algorithms, hashRest is [var hashThreads] ? int.Parse(hashThreads, CultureInfo.InvariantCulture) : null);
}

if (args is ["archive", var archived, var bundlePath])
{
    return Archiving.Archive(archived, bundlePath);
}

if (args is ["quarantine", ("fill" or "list") and var act, var storePlace, .. var objectCount])
{
    return QuarantineBench.Run(act, storePlace, objectCount is [var objects] ? int.Parse(objects, CultureInfo.InvariantCulture) : 0);
}

if (args is ["stream", var streamBytes, var fileCount, var streamPath])
{
    return Archiving.Stream(long.Parse(streamBytes, CultureInfo.InvariantCulture), int.Parse(fileCount, CultureInfo.InvariantCulture), streamPath);
}

if (args is ["processes", ("basic" or "full") and var kind, .. var times])
{
    return await ProcessBench.RunAsync(kind, times is [var number] ? int.Parse(number, CultureInfo.InvariantCulture) : null);
}

if (args is ["memory", var pid, var core, .. var mode])
{
    return await MemoryBench.RunAsync(pid, core, mode is ["consistent"]);
}

if (args is ["files", var collected])
{
    var opened = TargetRootReading.OpenRoot(EvidencePath.Of(Path.GetFullPath(collected)), out var collectedRoot);
    using var handle = collectedRoot.Descriptor;
    if (opened.Failed)
    {
        Console.Error.WriteLine($"{collected}: {opened}");
        return 1;
    }

    var sink = new SinkContext(collectedRoot, Stream.Null);
    await CollectorRun.RunAsync(new FilesCollector(), new CollectOptions { Paths = ["/**"] }, sink);
    Console.Error.WriteLine($"{sink.Progress.Done} objects, {sink.Faults} faults");
    return 0;
}

if (args is not ["listing", var tree, var output, .. var rest])
{
    Console.Error.WriteLine("usage: Forensics.Bench listing ROOT OUT [THREADS [flags,xattrs,file_id,mime,elf_build_id,bodyfile,md5,sha1,sha256]] | files ROOT | processes basic|full [ROUNDS] | memory PID OUT [consistent] | hash ROOT md5,sha1,sha256 [THREADS] | archive TREE OUT | stream BYTES FILES OUT | quarantine fill|list STORE [COUNT]");
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
var more = rest is [_, var list, ..] ? list.Split(',') : [];
var options = new ListingOptions
{
    Root = Path.GetFullPath(tree),
    Threads = rest is [var threads, ..] ? int.Parse(threads, CultureInfo.InvariantCulture) : 1,
    Flags = more.Contains("flags"),
    Xattrs = more.Contains("xattrs"),
    FileId = more.Contains("file_id"),
    Mime = more.Contains("mime"),
    ElfBuildId = more.Contains("elf_build_id"),
    Bodyfile = more.Contains("bodyfile"),
    Hashes = [.. Enum.GetValues<ContentDigestAlgorithm>().Where(one => more.Contains(one.ToString(), StringComparer.OrdinalIgnoreCase))],
};
await CollectorRun.RunAsync(new ListingCollector(), options, context);
Console.Error.WriteLine($"{context.Progress.Done} entries, {context.Faults} faults");
return 0;
