using System.Buffers.Text;
using Forensics.Sdk;
using Forensics.Sdk.Linux;

namespace Forensics.Plugins.State.Kernel;

/// <summary>Who holds objects of BPF: descriptors of all processes, by <c>/proc/PID/fd</c> and <c>fdinfo</c>. A second view beside bpf(2), which needs other rights.</summary>
internal sealed class BpfHolders(RootFiles files)
{
    private const int ProcessesAtOnce = 64;

    private readonly Dictionary<(BpfObject Kind, uint Id), SortedSet<int>> holders = [];
    private readonly Dictionary<(BpfObject Kind, uint Id), ReadOnlyMemory<byte>> details = [];

    /// <summary>Processes whose descriptors may not be seen.</summary>
    public int Refused { get; private set; }

    /// <summary>Processes that have more descriptors than were looked at.</summary>
    public int Cut { get; private set; }

    public static BpfHolders Read(RootFiles files, CancellationToken cancellationToken)
    {
        var result = new BpfHolders(files);
        var pids = files.List(EvidencePath.Of("/proc"))
            .Select(name => Utf8Parser.TryParse(name.Bytes.Span, out int pid, out var used) && used == name.Bytes.Length ? pid : 0).Where(pid => pid > 0);
        foreach (var some in pids.Chunk(ProcessesAtOnce))
        {
            cancellationToken.ThrowIfCancellationRequested();
            result.Look(some);
        }

        return result;
    }

    /// <summary>Ids of one kind.</summary>
    public IEnumerable<uint> Ids(BpfObject kind) => holders.Keys.Where(key => key.Kind == kind).Select(key => key.Id);

    public IReadOnlyList<int> Of(BpfObject kind, uint id) => holders.TryGetValue((kind, id), out var pids) ? [.. pids] : [];

    /// <summary>A value of the object's <c>fdinfo</c>.</summary>
    public string? Detail(BpfObject kind, uint id, string key) => details.TryGetValue((kind, id), out var text) ? BpfDescriptors.Value(text, key) : null;

    private void Look(int[] pids)
    {
        if (!files.Reader.TryRead(watch => Find(pids, watch), out var answer))
        {
            files.Note(Errno.ETIMEDOUT.Fault(EvidencePath.Of($"/proc/{pids[0]}/fd"), "IO_TIMEOUT", "getdents64", $"descriptors of {pids.Length} processes from this one on were not looked through for BPF objects"));
            return;
        }

        foreach (var (pid, error, held) in answer!)
        {
            Refused += error == Errno.EACCES || error == Errno.EPERM ? 1 : 0;
            Cut += held.IsCut ? 1 : 0;
            foreach (var (key, text) in held.Objects)
            {
                if (!holders.TryGetValue(key, out var known) && holders.Count < KernelLimits.BpfObjects)
                {
                    holders[key] = known = [];
                    details[key] = text;
                }

                if (known is { Count: < KernelLimits.Holders })
                {
                    known.Add(pid);
                }
            }
        }
    }

    private List<(int Pid, Errno Error, BpfDescriptors Held)> Find(int[] pids, ReadingWatch watch)
    {
        var found = new List<(int, Errno, BpfDescriptors)>();
        foreach (var pid in pids)
        {
            var held = new BpfDescriptors(files.Root, watch);
            found.Add((pid, held.Read(pid), held));
        }

        return found;
    }
}
