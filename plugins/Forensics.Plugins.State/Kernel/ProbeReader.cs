using Forensics.Sdk;
using Forensics.Sdk.Linux;

namespace Forensics.Plugins.State.Kernel;

/// <summary>Reads what is hooked by tracing, where tracefs and debugfs are mounted (Documentation/trace of the kernel).</summary>
internal static class ProbeReader
{
    // The folder tracing of debugfs is left alone: to enter it mounts tracefs there.
    private static readonly (string FileSystem, string File, string Type)[] Lists =
    [
        ("debugfs", "kprobes/list", "kprobe"), ("tracefs", "kprobe_events", "kprobe-event"), ("tracefs", "uprobe_events", "uprobe-event"), ("tracefs", "dynamic_events", "dynamic-event"),
        ("tracefs", "enabled_functions", "ftrace-hook"),
    ];

    public static IEnumerable<KernelProbe> Read(RootFiles files, KernelMounts mounts, TimeProvider clock)
    {
        foreach (var (fileSystem, file, type) in Lists)
        {
            if (mounts.Find(fileSystem) is not { } place)
            {
                continue;
            }

            var path = BytePath.Child(place.Bytes.Span, System.Text.Encoding.ASCII.GetBytes(file));
            var readAt = UnixTime.Of(clock.GetUtcNow());
            var number = 0;
            foreach (var line in files.ReadKernel(path) is { } content ? ShortFiles.Lines(content) : [])
            {
                if (number == KernelLimits.Probes)
                {
                    files.Note(new(path, FaultKind.OverLimit, "PROBES_OVER_LIMIT", $"only {KernelLimits.Probes} lines were taken"));
                    break;
                }

                yield return new() { Type = type, Path = path, Line = ++number, Text = new(line), ReadAt = readAt };
            }
        }
    }
}
