using System.Buffers.Text;
using System.Globalization;
using System.Text;
using Forensics.Sdk;
using Forensics.Sdk.Linux;

namespace Forensics.Plugins.State.Kernel;

/// <summary>Who holds objects of BPF: descriptors of all processes, by <c>/proc/PID/fd</c> and <c>fdinfo</c>. A second view beside bpf(2), which needs other rights.</summary>
internal sealed class BpfHolders(RootFiles files)
{
    private const int ProcessesAtOnce = 64;

    private readonly Dictionary<(BpfObject Kind, uint Id), SortedSet<int>> holders = [];
    private readonly Dictionary<(BpfObject Kind, uint Id), Dictionary<string, string>> details = [];

    /// <summary>Processes whose descriptors may not be seen.</summary>
    public int Refused { get; private set; }

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

    public IReadOnlyList<int> Of(BpfObject kind, uint id) => holders.TryGetValue((kind, id), out var pids) ? [.. pids.Take(KernelLimits.Holders)] : [];

    /// <summary>A value of the object's <c>fdinfo</c>.</summary>
    public string? Detail(BpfObject kind, uint id, string key) => details.TryGetValue((kind, id), out var values) ? values.GetValueOrDefault(key) : null;

    private void Look(int[] pids)
    {
        if (!files.Reader.TryRead(watch => pids.Select(pid => (Pid: pid, Error: Find(pid, watch, out var found), Found: found)).ToList(), out var answer))
        {
            files.Note(Errno.ETIMEDOUT.Fault(EvidencePath.Of($"/proc/{pids[0]}/fd"), "IO_TIMEOUT", "getdents64", $"descriptors of {pids.Length} processes from this one on were not looked through for BPF objects"));
            return;
        }

        foreach (var (pid, error, found) in answer!)
        {
            Refused += error == Errno.EACCES || error == Errno.EPERM ? 1 : 0;
            foreach (var (kind, values) in found)
            {
                if (uint.TryParse(values.GetValueOrDefault(kind.IdKey), NumberStyles.None, CultureInfo.InvariantCulture, out var id) && holders.Count < KernelLimits.BpfObjects)
                {
                    details.TryAdd((kind, id), values);
                    (holders.TryGetValue((kind, id), out var known) ? known : holders[(kind, id)] = []).Add(pid);
                }
            }
        }
    }

    private Errno Find(int pid, ReadingWatch watch, out List<(BpfObject Kind, Dictionary<string, string> Values)> found)
    {
        found = [];
        var error = files.Root.Open(Encoding.ASCII.GetBytes($"/proc/{pid}/fd"), OpenAs.Directory, LinkRule.RefuseAll, out var folder);
        using (folder)
        {
            var reader = new DirectoryReader();
            Span<byte> link = stackalloc byte[64];
            for (var (atEnd, count) = (false, 0); !error.Failed && !atEnd && count < KernelLimits.Descriptors;)
            {
                watch.Beat();
                error = reader.Fill(folder, out atEnd);
                for (; !error.Failed && reader.TryNext(out var entry, out error); count++)
                {
                    var linkError = entry.IsDots ? Errno.EINVAL : SymbolicLink.Read(folder, entry.Name, link, out var length) is var failed && failed.Failed ? failed : Kind(link[..length]) is { } kind ? Take(pid, entry.Name, kind, found) : Errno.Ok;
                    if (linkError == Errno.EACCES || linkError == Errno.EPERM)
                    {
                        return linkError;
                    }
                }
            }
        }

        return error;
    }

    private Errno Take(int pid, ReadOnlySpan<byte> descriptor, BpfObject kind, List<(BpfObject Kind, Dictionary<string, string> Values)> found)
    {
        var error = files.Root.ReadFile(Encoding.ASCII.GetBytes($"/proc/{pid}/fdinfo/{Encoding.ASCII.GetString(descriptor)}"), OpenAs.KernelFile, KernelLimits.DescriptorBytes, out var content);
        if (!error.Failed)
        {
            var values = new Dictionary<string, string>(StringComparer.Ordinal);
            foreach (var line in new EvidenceText(content.Bytes).ToString().Split('\n'))
            {
                if (line.Split(':', 2) is [var key, var value])
                {
                    values.TryAdd(key, value.Trim());
                }
            }

            found.Add((kind, values));
        }

        return error;
    }

    private static BpfObject? Kind(ReadOnlySpan<byte> link)
    {
        foreach (var kind in (ReadOnlySpan<BpfObject>)[BpfObject.Program, BpfObject.Map, BpfObject.Attachment])
        {
            // Some kernels have the name in brackets.
            if (link.SequenceEqual(Encoding.ASCII.GetBytes(kind.Link)) || link.SequenceEqual(Encoding.ASCII.GetBytes(kind.Link.Replace(":", ":[", StringComparison.Ordinal) + "]")))
            {
                return kind;
            }
        }

        return null;
    }
}
