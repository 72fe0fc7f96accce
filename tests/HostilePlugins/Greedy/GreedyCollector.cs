using System.Diagnostics;
using Forensics.Sdk;
using Hostile;

[assembly: Collector<GreedyCollector>]

namespace Hostile;

/// <summary>Takes more than it may, mostly through programs that it starts. Each greed has an end of its own, so that a limit that fails does not harm the machine.</summary>
internal sealed class GreedyCollector : Collector<GreedyOptions>
{
    private const int MaxChildren = 300;
    private const long MaxFileBytes = 1L << 30;
    private const int MaxDescriptors = 20_000;

    private readonly List<FileStream> held = [];

    public override CollectorDescriptor Descriptor => new()
    {
        Id = "hostile.greedy",
        Summary = "Sends one note, then takes processes, memory, CPU time, descriptors or disk until it is stopped.",
        Records = [HostileSchemas.Note],
    };

    protected override async Task CollectAsync(GreedyOptions options, CollectionContext context, CancellationToken cancellationToken)
    {
        await context.EmitAsync(HostileNote.Of("before the greed", context), cancellationToken).ConfigureAwait(false);
        ReadyFile.Write(options.ReadyFile);
        switch (options.What)
        {
            case "processes":
                await ShellAsync($"i=0; while [ $i -lt {MaxChildren} ]; do sleep 600 & i=$((i+1)); done; wait").ConfigureAwait(false);
                break;
            case "processes-left-behind":
                // Who started them is gone before anybody looks.
                await ShellAsync("i=0; while [ $i -lt 150 ]; do sleep 600 & i=$((i+1)); done").ConfigureAwait(false);
                break;
            case "memory-in-child":
                // Each far below the limit of one process; together above that of the step.
                await ShellAsync("for i in 1 2 3 4 5 6; do dd if=/dev/zero of=/dev/null bs=64M count=1000 & done; wait").ConfigureAwait(false);
                break;
            case "memory-held-in-child":
                // Between the step's limit and that of each process: nothing but a look at it can tell.
                await ShellAsync("exec python3 -c 'import time; held = b\"x\" * (300 << 20); time.sleep(600)'").ConfigureAwait(false);
                break;
            case "cpu-in-child":
                await ShellAsync("while :; do :; done").ConfigureAwait(false);
                break;
            case "reads-in-child":
                // Past the page cache, which has no rate.
                await ShellAsync("dd if=\"$0\" of=/dev/null bs=64K count=128 iflag=direct", options.File).ConfigureAwait(false);
                break;
            case "ignores-sigterm":
                // Nor does the worker heed the cancel.
                await ShellAsync("trap '' TERM INT HUP; while :; do sleep 1; done").ConfigureAwait(false);
                break;
            case "descriptors":
                while (held.Count < MaxDescriptors)
                {
                    held.Add(new FileStream("/dev/null", FileMode.Open, FileAccess.Read));
                }

                break;
            case "disk":
                await FillAsync(options.File).ConfigureAwait(false);
                break;
            default:
                await Task.Delay(Timeout.Infinite, cancellationToken).ConfigureAwait(false);
                break;
        }
    }

    private static async Task ShellAsync(string script, params IEnumerable<string> arguments)
    {
        using var shell = Process.Start(new ProcessStartInfo("/bin/sh", ["-c", script, .. arguments]))!;
        await shell.WaitForExitAsync(CancellationToken.None).ConfigureAwait(false);
    }

    private static async Task FillAsync(string path)
    {
        var chunk = new byte[1 << 20];
        using var file = File.Create(path);
        for (long written = 0; written < MaxFileBytes; written += chunk.Length)
        {
            await file.WriteAsync(chunk).ConfigureAwait(false);
        }
    }
}

internal sealed class GreedyOptions
{
    public string What { get; set; } = "nothing";

    public string File { get; set; } = "/nowhere/file";

    public string? ReadyFile { get; set; }
}
