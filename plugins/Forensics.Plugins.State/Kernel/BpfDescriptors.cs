using System.Globalization;
using System.Text;
using Forensics.Sdk;
using Forensics.Sdk.Linux;

namespace Forensics.Plugins.State.Kernel;

/// <summary>BPF objects that one process holds, each once, however many descriptors it has of it.</summary>
internal sealed class BpfDescriptors(TargetRoot root, ReadingWatch watch)
{
    private const int LinkBytes = 64;
    private int read;

    /// <summary>The objects, with what <c>fdinfo</c> says of them.</summary>
    public Dictionary<(BpfObject Kind, uint Id), ReadOnlyMemory<byte>> Objects { get; } = [];

    /// <summary>There are more descriptors than were looked at.</summary>
    public bool IsCut { get; private set; }

    /// <summary>Reads them.</summary>
    /// <returns>The error of the folder; EACCES or EPERM where its links may not be read.</returns>
    public Errno Read(int pid)
    {
        var error = Read($"/proc/{pid}", out var isEmpty);
        if (!error.Failed && isEmpty)
        {
            // A main thread that has ended shows no descriptors; the other threads have them all.
            foreach (var thread in Threads(pid))
            {
                error = Read($"/proc/{pid}/task/{thread}", out isEmpty);
                if (!error.Failed && !isEmpty)
                {
                    break;
                }
            }

            // A thread ends at any time.
            error = error == Errno.ENOENT || error == Errno.ESRCH ? Errno.Ok : error;
        }

        return error;
    }

    /// <summary>A value of an <c>fdinfo</c>; null when it has none of the name.</summary>
    public static string? Value(ReadOnlyMemory<byte> text, string key)
    {
        foreach (var line in new EvidenceText(text).ToString().Split('\n'))
        {
            if (line.Split(':', 2) is [var name, var value] && name == key)
            {
                return value.Trim();
            }
        }

        return null;
    }

    private List<string> Threads(int pid)
    {
        var threads = new List<string>();
        var error = root.Open(Encoding.ASCII.GetBytes($"/proc/{pid}/task"), OpenAs.Directory, LinkRule.RefuseAll, out var folder);
        using (folder)
        {
            var reader = new DirectoryReader();
            error = error.Failed ? error : reader.Fill(folder, out _);
            while (!error.Failed && threads.Count < KernelLimits.Threads && reader.TryNext(out var entry, out error))
            {
                if (!entry.IsDots && Encoding.ASCII.GetString(entry.Name) is var name && name != pid.ToString(CultureInfo.InvariantCulture))
                {
                    threads.Add(name);
                }
            }
        }

        return threads;
    }

    private Errno Read(string process, out bool isEmpty)
    {
        isEmpty = true;
        watch.Beat();
        var error = root.Open(Encoding.ASCII.GetBytes($"{process}/fd"), OpenAs.Directory, LinkRule.RefuseAll, out var folder);
        using (folder)
        {
            var reader = new DirectoryReader();
            Span<byte> link = stackalloc byte[LinkBytes];
            for (var (atEnd, count) = (false, 0); !error.Failed && !atEnd;)
            {
                watch.Beat();
                error = reader.Fill(folder, out atEnd);
                while (!error.Failed && reader.TryNext(out var entry, out error))
                {
                    if (entry.IsDots)
                    {
                        continue;
                    }

                    isEmpty = false;
                    if (count++ == KernelLimits.Descriptors || read == KernelLimits.BpfDescriptors)
                    {
                        IsCut = true;
                        return Errno.Ok;
                    }

                    var failed = SymbolicLink.Read(folder, entry.Name, link, out var length);
                    failed = !failed.Failed && BpfObject.OfLink(link[..length]) is { } kind ? Take(process, entry.Name, kind) : failed;
                    if (failed == Errno.EACCES || failed == Errno.EPERM)
                    {
                        return failed;
                    }
                }
            }
        }

        return error;
    }

    private Errno Take(string process, ReadOnlySpan<byte> descriptor, BpfObject kind)
    {
        read++;
        watch.Beat();
        var error = root.ReadFile(Encoding.ASCII.GetBytes($"{process}/fdinfo/{Encoding.ASCII.GetString(descriptor)}"), OpenAs.KernelFile, KernelLimits.DescriptorBytes, out var content);
        if (!error.Failed && uint.TryParse(Value(content.Bytes, kind.IdKey), NumberStyles.None, CultureInfo.InvariantCulture, out var id) && !Objects.ContainsKey((kind, id)))
        {
            Objects.Add((kind, id), content.Bytes.ToArray());
        }

        return error;
    }
}
