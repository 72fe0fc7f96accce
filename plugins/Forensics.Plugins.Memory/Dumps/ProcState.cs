using System.Globalization;
using System.Text;
using Forensics.Plugins.Memory.Capturing;
using Forensics.Sdk;
using Forensics.Sdk.Linux;

namespace Forensics.Plugins.Memory.Dumps;

/// <summary>Stores files of <c>/proc/PID</c> beside a dump: <c>extra/STEP/PID.NAME</c>.</summary>
internal sealed class ProcState(CollectionContext context)
{
    private const int MostBytes = 16 << 20;

    private static readonly string[] Names =
    [
        "auxv", "cgroup", "cmdline", "comm", "io", "limits", "loginuid", "mountinfo", "numa_maps", "oom_score_adj", "personality", "sessionid", "smaps_rollup", "stack", "stat", "status", "syscall",
        "timers", "wchan",
    ];

    /// <summary>Stores what can be read. What the kernel does not have, and what has ended, is not missed.</summary>
    public async Task StoreAsync(ProcessCapture capture, CancellationToken cancellationToken)
    {
        await StoreAsync(capture.Process.Pid, "maps", capture.Maps, cancellationToken).ConfigureAwait(false);
        foreach (var name in Names)
        {
            if (!capture.Directory.Read(Encoding.ASCII.GetBytes(name), MostBytes, out var content).Failed && !content.Bytes.IsEmpty)
            {
                await StoreAsync(capture.Process.Pid, name, content, cancellationToken).ConfigureAwait(false);
            }
        }
    }

    private async Task StoreAsync(int pid, string name, FileContent content, CancellationToken cancellationToken)
    {
        if (context.ContentRefusal is null)
        {
            using var stream = new ProcContent(content);
            _ = await context.StoreAsync(
                new BlobSource { Kind = BlobKind.Extra, Name = string.Create(CultureInfo.InvariantCulture, $"{pid}.{name}"), LengthBytes = content.Bytes.Length }, stream, cancellationToken).ConfigureAwait(false);
        }
    }
}
