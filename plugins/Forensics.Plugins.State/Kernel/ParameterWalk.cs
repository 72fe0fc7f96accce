using System.Text.RegularExpressions;
using Forensics.Sdk;
using Forensics.Sdk.Linux;

namespace Forensics.Plugins.State.Kernel;

/// <summary>Walks <c>/proc/sys</c>. Nothing that is mounted in it is entered: looking into the place of binfmt_misc can make the kernel load it.</summary>
internal sealed partial class ParameterWalk(RootFiles files, TimeProvider clock)
{
    private const int ReadableBits = 0x124; // 0444

    private static readonly EvidencePath Top = EvidencePath.Of("/proc/sys");

    private readonly ulong? mountId = files.Status(Top)?.MountId;

    public int Refused { get; private set; }

    public bool IsCut { get; private set; }

    public IEnumerable<KernelParameter> All(CancellationToken cancellationToken)
    {
        var count = 0;
        var folders = new Stack<(EvidencePath Path, int Depth)>([(Top, 0)]);
        while (folders.TryPop(out var folder))
        {
            cancellationToken.ThrowIfCancellationRequested();
            var names = files.List(folder.Path);
            if (!files.Reader.TryRead(watch => Read(folder.Path, names, watch), out var entries))
            {
                files.Note(Errno.ETIMEDOUT.Fault(folder.Path, "IO_TIMEOUT", "read", "a folder of parameters did not answer"));
                continue;
            }

            foreach (var entry in entries!)
            {
                if (entry.Status.Type == FileType.Directory && folder.Depth < KernelLimits.ParameterDepth)
                {
                    folders.Push((entry.Path, folder.Depth + 1));
                }
                else if (count == KernelLimits.Parameters)
                {
                    IsCut = true;
                    yield break;
                }
                else if (entry.Status.Type == FileType.Regular && (entry.Status.Permissions & ReadableBits) != 0)
                {
                    count++;
                    yield return Tell(entry);
                }
            }
        }
    }

    /// <summary>A folder at once: hundreds of thousands of files, and each hand-over to the reading thread costs more than the read.</summary>
    private List<Entry> Read(EvidencePath folder, IReadOnlyList<EvidenceText> names, ReadingWatch watch)
    {
        var entries = new List<Entry>(names.Count);
        foreach (var name in names)
        {
            watch.Beat();
            var path = BytePath.Child(folder.Bytes.Span, name.Bytes.Span);
            var error = files.Root.Open(path.Bytes.Span, OpenAs.Place, LinkRule.RefuseAll, out var place);
            using (place)
            {
                FileStatus status = default;
                error = error.Failed ? error : FileStatus.Read(place, out status);
                if (error.Failed || status.MountId != mountId)
                {
                    continue;
                }

                var isSecret = Secret().IsMatch(path.ToString());
                FileContent content = default;
                if (status.Type == FileType.Regular && (status.Permissions & ReadableBits) != 0 && !isSecret)
                {
                    error = files.Root.ReadFile(path.Bytes.Span, OpenAs.KernelFile, KernelLimits.ParameterBytes, out content);
                }

                entries.Add(new(path, status, error, content, isSecret));
            }
        }

        return entries;
    }

    private KernelParameter Tell(Entry entry)
    {
        Refused += entry.Error == Errno.EACCES || entry.Error == Errno.EPERM ? 1 : 0;
        if (entry.Content.Truncated)
        {
            files.Note(new(entry.Path, FaultKind.OverLimit, "FILE_OVER_LIMIT", $"only the first {KernelLimits.ParameterBytes} bytes were read"));
        }

        return new()
        {
            Name = new(Dotted(entry.Path.Bytes.Span[(Top.Bytes.Length + 1)..])),
            Path = entry.Path,
            Value = entry.Error.Failed || entry.IsSecret ? null : new(entry.Content.Bytes.TrimEnd("\n"u8)),
            Mode = Convert.ToString(entry.Status.Permissions, 8).PadLeft(4, '0'),
            RefusedWith = entry.Error.Failed ? entry.Error.Name : null,
            IsWithheld = entry.IsSecret,
            ReadAt = UnixTime.Of(clock.GetUtcNow()),
        };
    }

    // As sysctl(8) does: slashes and dots change places.
    private static byte[] Dotted(ReadOnlySpan<byte> path)
    {
        var name = path.ToArray();
        foreach (ref var character in name.AsSpan())
        {
            character = character switch { (byte)'/' => (byte)'.', (byte)'.' => (byte)'/', _ => character };
        }

        return name;
    }

    [GeneratedRegex("/(stable_secret|tcp_fastopen_key)\\z", RegexOptions.CultureInvariant)]
    private static partial Regex Secret();

    private readonly record struct Entry(EvidencePath Path, FileStatus Status, Errno Error, FileContent Content, bool IsSecret);
}
