using System.Globalization;
using Forensics.Sdk;
using Forensics.Sdk.Linux;
using Forensics.Sdk.Quarantine.Files;

namespace Forensics.Plugins.Response.Files;

/// <summary>A file that a search by digest found. It is not held until it is its turn; then it has to be the one that was read.</summary>
/// <param name="key">What tells it from others.</param>
/// <param name="status">Its status when it was read.</param>
internal sealed class FoundFile(FileKey key, FileStatus status)
{
    private readonly UnixTime changedAt = status.ChangedAt;
    private readonly List<EvidencePath> paths = [];
    private readonly List<string> items = [];

    /// <summary>Its size when it was read.</summary>
    public ulong LengthBytes { get; } = status.LengthBytes;

    /// <summary>Its names that were found.</summary>
    public IReadOnlyList<EvidencePath> Paths => paths;

    /// <summary>One text for one file.</summary>
    public static string NameOf(FileKey key) => key.FileId ?? string.Create(CultureInfo.InvariantCulture, $"{key.Identity.Device}:{key.Identity.Inode}");

    /// <summary>The items that asked for it.</summary>
    public IReadOnlyList<string> Items => items;

    public void Add(EvidencePath path, IEnumerable<string> askedBy)
    {
        paths.Add(path);
        items.AddRange(askedBy.Except(items));
    }

    /// <summary>Takes hold of it by all its names.</summary>
    /// <param name="root">The root.</param>
    /// <param name="ticketsBytes">What its names may take of an undo payload, in bytes; the first is taken whatever it takes.</param>
    /// <param name="faults">Names that are left: another file's by now, or changed, or more than one action can take.</param>
    /// <returns>Null when none is left.</returns>
    public FileSubject? Open(TargetRoot root, int ticketsBytes, ICollection<CollectionFault> faults)
    {
        FileSubject? subject = null;
        var takenBytes = 0;
        foreach (var path in paths)
        {
            if (FileCapture.Open(root, path, out var capture) is { } fault)
            {
                faults.Add(fault);
                continue;
            }

            if (!key.IsSame(capture!.Key) || capture.Status.ChangedAt != changedAt || capture.Status.LengthBytes != LengthBytes)
            {
                capture.Dispose();
                faults.Add(new(path, FaultKind.Changed, "CHANGED", "it was found by its digest, and is another file now, or was written or renamed since: it is left, search again"));
                continue;
            }

            takenBytes += FileUndo.NameTicket.BytesOf(capture);
            if (subject is not null && (takenBytes > ticketsBytes || subject.Captures.Count == ResponseLimits.HeldNames))
            {
                capture.Dispose();
                faults.Add(new(path, FaultKind.OverLimit, "NAMES_OVER_LIMIT", $"one action takes {subject.Captures.Count} of the names of this file, and this one is left: search again"));
                continue;
            }

            if (subject is null)
            {
                subject = FileSubject.Of(capture);
            }
            else
            {
                subject.Add(capture);
            }
        }

        return subject;
    }
}
