using Forensics.Sdk;
using Forensics.Sdk.Linux;
using Microsoft.Win32.SafeHandles;

namespace Forensics.Plugins.State.Mounts;

/// <summary>What a covered place holds.</summary>
/// <param name="Status">Of the place itself.</param>
/// <param name="Entries">Of a folder: names, in the order of their bytes, each with its status where that could be read.</param>
/// <param name="IsCut">There are more.</param>
internal sealed record CoveredContent(FileStatus Status, IReadOnlyList<(EvidenceText Name, FileStatus? Status)> Entries, bool IsCut)
{
    /// <summary>Whether there is anything that the mount hides: entries, or a file's content.</summary>
    public bool HidesSomething => Status.Type == FileType.Directory ? Entries.Count > 0 : Status.LengthBytes > 0;

    /// <summary>Reads it. What it calls may not be answered.</summary>
    public static Errno Read(SafeFileHandle place, ReadingWatch watch, out CoveredContent? content)
    {
        content = null;
        var error = FileStatus.Read(place, out var status);
        if (error.Failed || status.Type != FileType.Directory)
        {
            content = error.Failed ? null : new(status, [], IsCut: false);
            return error;
        }

        var entries = new List<(EvidenceText Name, FileStatus? Status)>();
        var isCut = false;
        error = DirectoryReading.OpenBelow(place, "."u8, OpenAs.Directory, out var folder);
        using (folder)
        {
            var reader = new DirectoryReader();
            for (var atEnd = false; !error.Failed && !atEnd && !isCut;)
            {
                watch.Beat();
                error = reader.Fill(folder, out atEnd);
                while (!error.Failed && !isCut && reader.TryNext(out var entry, out error))
                {
                    if (!entry.IsDots && !(isCut = entries.Count == MountLimits.CoveredEntries))
                    {
                        entries.Add((new(entry.Name.ToArray()), FileStatus.Read(folder, entry.Name, out var found).Failed ? null : found));
                    }
                }
            }
        }

        entries.Sort(static (left, right) => left.Name.Bytes.Span.SequenceCompareTo(right.Name.Bytes.Span));
        content = new(status, entries, isCut);
        return error;
    }
}
