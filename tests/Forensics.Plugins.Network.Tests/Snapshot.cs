using System.Diagnostics;
using System.Runtime.InteropServices;
using System.Text.Json;
using Forensics.Sdk;
using Forensics.Sdk.Testing;
using Microsoft.Win32.SafeHandles;

namespace Forensics.Plugins.Network.Tests;

/// <summary>One run of the collector on this machine.</summary>
internal sealed partial class Snapshot
{
    private const int Place = 0x20_0000;

    private Snapshot(RecordingContext context, TimeSpan cpuTime)
    {
        Context = context;
        CpuTime = cpuTime;
    }

    public RecordingContext Context { get; }

    public TimeSpan CpuTime { get; }

    public static Snapshot Take(NetworkOptions? options = null)
    {
        var root = Root();
        using (root.Descriptor)
        {
            var before = Process.GetCurrentProcess().TotalProcessorTime;
            var context = CollectorRun.RunAsync(new NetworkCollector(), options ?? new(), root).GetAwaiter().GetResult();
            return new(context, Process.GetCurrentProcess().TotalProcessorTime - before);
        }
    }

    public static TargetRoot Root()
    {
        var descriptor = open("/\0"u8.ToArray(), Place);
        Assert.That(descriptor, Is.GreaterThanOrEqualTo(0));
        return new(new SafeFileHandle(descriptor, ownsHandle: true), EvidencePath.Of("/"));
    }

    /// <summary>Records of one namespace.</summary>
    public IReadOnlyList<JsonElement> Of(string record, string netNamespace)
        => [.. Context.Records(record).Where(one => one.GetProperty("net_namespace").GetString() == netNamespace)];

    [LibraryImport("libc")]
    private static partial int open(byte[] path, int flags);
}
