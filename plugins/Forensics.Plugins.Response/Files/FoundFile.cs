using System.Globalization;
using Forensics.Sdk;
using Forensics.Sdk.Linux;
using Forensics.Sdk.Quarantine.Files;

namespace Forensics.Plugins.Response.Files;

/// <summary>A file that a search by digest found. It is not held until it is its turn; then it has to be the one that was read.</summary>
/// <param name="Key">What tells it from others.</param>
/// <param name="Status">Its size and change time when it was read.</param>
internal sealed record FoundFile(FileKey Key, FileStatus Status)
{
    private readonly List<EvidencePath> paths = [];
    private readonly List<string> items = [];

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
    /// <param name="faults">Names that are another file's by now, or were changed.</param>
    /// <returns>Null when none is left.</returns>
    public FileSubject? Open(TargetRoot root, ICollection<CollectionFault> faults)
    {
        FileSubject? subject = null;
        foreach (var path in paths)
        {
            if (FileCapture.Open(root, path, out var capture) is { } fault)
            {
                faults.Add(fault);
                continue;
            }

            if (!Key.IsSame(capture!.Key) || capture.Status.ChangedAt != Status.ChangedAt || capture.Status.LengthBytes != Status.LengthBytes)
            {
                capture.Dispose();
                faults.Add(new(path, FaultKind.Changed, "CHANGED", "it was found by its digest, and is another file now, or was written or renamed since: it is left, search again"));
                continue;
            }

            if (subject?.Captures.Count == ResponseLimits.HeldNames)
            {
                capture.Dispose();
                faults.Add(new(path, FaultKind.OverLimit, "NAMES_OVER_LIMIT", $"it is one of more than {ResponseLimits.HeldNames} names of one file, and is left: search again"));
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
