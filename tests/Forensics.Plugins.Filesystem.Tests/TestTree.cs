using System.Text;
using System.Text.Json;
using Forensics.Plugins.Filesystem.Walking;
using Forensics.Sdk;
using Forensics.Sdk.Linux;
using Forensics.Sdk.Testing;

namespace Forensics.Plugins.Filesystem.Tests;

/// <summary>A folder of a test's own, which is the root under inspection, and listings of it.</summary>
internal sealed class TestTree : IDisposable
{
    public TestTree()
    {
        Path = Directory.CreateTempSubdirectory("forensics-listing-").FullName;
        var error = TargetRootReading.OpenRoot(EvidencePath.Of(Path), out var root);
        Assert.That(error, Is.EqualTo(Errno.Ok));
        Root = root;
    }

    public string Path { get; }

    public TargetRoot Root { get; }

    public string At(string name) => System.IO.Path.Combine(Path, name);

    public void Write(string name)
    {
        Directory.CreateDirectory(System.IO.Path.GetDirectoryName(At(name))!);
        File.WriteAllText(At(name), name);
    }

    public async Task<RecordingContext> ListAsync(ListingOptions? options = null, HeldDirectories? held = null, params FileIdentity[] own)
    {
        var context = Context(own);
        var run = held is null ? new ListingRun(options ?? new(), context) : new(options ?? new(), context) { Held = held };
        await run.RunAsync(CancellationToken.None);
        return context;
    }

    public RecordingContext Context(params FileIdentity[] own)
        => new(new ListingCollector().Descriptor, Root, TimeProvider.System) { Own = own };

    public FileIdentity Identity(string name)
    {
        Assert.That(FileStatus.Read(Root.Descriptor, Encoding.UTF8.GetBytes(name), out var status), Is.EqualTo(Errno.Ok));
        return status.Identity;
    }

    public void Dispose()
    {
        Root.Descriptor.Dispose();
        Shell.Run("rm", "-rf", Path);
    }
}

/// <summary>Short ways to what a listing said.</summary>
internal static class Listing
{
    public static List<string> Paths(this RecordingContext context)
        => [.. context.Records("filesystem.entry").Select(record => record.GetProperty("path").GetString()!)];

    public static JsonElement Entry(this RecordingContext context, string path)
        => context.Records("filesystem.entry").Single(record => record.GetProperty("path").GetString() == path);
}
