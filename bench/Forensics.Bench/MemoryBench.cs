using System.Globalization;
using Forensics.Plugins.Memory.Dumps;
using Forensics.Sdk;
using Forensics.Sdk.Linux;
using Forensics.Sdk.Testing;

namespace Forensics.Bench;

/// <summary><c>memory PID OUT [consistent]</c>: writes the core of a process to a file, without host, wire and bundle: what gcore does.</summary>
internal static class MemoryBench
{
    public static async Task<int> RunAsync(string pid, string output, bool isConsistent)
    {
        var error = TargetRootReading.OpenRoot(EvidencePath.Of("/"), out var root);
        using var slash = root.Descriptor;
        if (error.Failed)
        {
            await Console.Error.WriteLineAsync($"/: {error}");
            return 1;
        }

        using var file = File.OpenHandle(output, FileMode.Create, FileAccess.Write);
        var context = new SinkContext(new(slash, EvidencePath.Of("/")), Stream.Null) { Content = file };
        var options = new DumpOptions
        {
            Pids = [int.Parse(pid, CultureInfo.InvariantCulture)],
            Mode = isConsistent ? DumpMode.Consistent : DumpMode.Live,
            ProcState = false,
        };
        await CollectorRun.RunAsync(new DumpCollector(), options, context);
        await Console.Error.WriteLineAsync(string.Create(CultureInfo.InvariantCulture, $"{RandomAccess.GetLength(file)} bytes, stopped {context.StoppedMs:0.0} ms, {context.Faults} faults"));
        return 0;
    }
}
