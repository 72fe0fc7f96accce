// Long because finding by path, by process and by digest share what is found, refused and missing.
using System.Globalization;
using System.Runtime.CompilerServices;
using System.Security.Cryptography;
using System.Text;
using Forensics.Sdk;
using Forensics.Sdk.Linux;
using Forensics.Sdk.Linux.Proc;
using Forensics.Sdk.Quarantine.Files;

namespace Forensics.Plugins.Response.Files;

/// <summary>Finds the files that were asked for, one subject an inode, and concludes the items for which there is none.</summary>
/// <param name="verb">What was asked for.</param>
/// <param name="context">Where items and faults go.</param>
internal sealed class FileSearch(FileVerb verb, CollectionContext context)
{
    private readonly FileTargetOptions options = verb.Options;
    private readonly List<(string Item, EvidencePath? Path, string? Digest, string Reason)> missing = [];
    private readonly ContentCriteria criteria = ContentCriteria.Of(verb.Options);
    private readonly List<(FileSubject Subject, List<string> Items)> found = [];
    private readonly Dictionary<string, FoundFile> foundByDigest = new(StringComparer.Ordinal);
    private readonly EvidencePath state = EvidencePath.Of(context.Order!.StateFolder);

    /// <summary>What the quarantine has already, once the first file is given.</summary>
    public KnownObjects? Known { get; private set; }

    /// <exception cref="CollectorException">Nothing was asked for.</exception>
    public async IAsyncEnumerable<(FileSubject Subject, IReadOnlyList<string> Items)> FindAsync([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var isTree = options.Paths.Count + options.PathsBytes.Count + options.Pids.Count == 0;
        if (isTree && (criteria.IsAny || options.Below.Count == 0))
        {
            throw new CollectorException("NOTHING_ASKED", "no file is named: give paths, pids, or digests (sha256, md5) with the folders to search (below)");
        }

        try
        {
            foreach (var path in options.Paths.Select(EvidencePath.Of).Concat(options.PathsBytes.Select(text => new EvidencePath(Convert.FromBase64String(text)))).Distinct())
            {
                await ByPathAsync(path, cancellationToken).ConfigureAwait(false);
            }

            foreach (var pid in options.Pids.Distinct())
            {
                await ByProcessAsync(pid, cancellationToken).ConfigureAwait(false);
            }

            if (isTree)
            {
                await ByDigestAsync(cancellationToken).ConfigureAwait(false);
            }

            await ConcludeMissingAsync().ConfigureAwait(false);
            while (found.Count > 0)
            {
                var (subject, items) = found[0];
                found.RemoveAt(0);
                yield return (subject, items);
            }

            var (left, acted) = (new List<(string Code, ItemState State)>(), new HashSet<string>(StringComparer.Ordinal));
            foreach (var file in foundByDigest.Values)
            {
                var faults = new List<CollectionFault>();
                var subject = file.Open(context.Root, verb.KeepsOriginal ? int.MaxValue : FileUndo.NamesBytes, faults);
                left.AddRange(faults.Select(fault => (fault.Code, StateOf(fault))));
                foreach (var fault in faults)
                {
                    await context.ReportFaultAsync(fault, cancellationToken).ConfigureAwait(false);
                }

                if (subject is not null)
                {
                    acted.UnionWith(file.Items);
                    yield return (subject, file.Items);
                }
            }

            await TellLeftAsync(left, acted).ConfigureAwait(false);
        }
        finally
        {
            found.ForEach(left => left.Subject.Dispose());
        }
    }

    private async ValueTask ByPathAsync(EvidencePath path, CancellationToken cancellationToken)
    {
        // Two names that are no text can look alike.
        var item = path.IsExactText ? $"path:{path}" : $"path_bytes:{Convert.ToBase64String(path.Bytes.Span)}";
        item = item.Length <= ResponseLimits.ItemChars ? item : $"path_sha256:{Convert.ToHexStringLower(SHA256.HashData(path.Bytes.Span))}";
        await context.RequestAsync(item, path, cancellationToken).ConfigureAwait(false);
        if (FileCapture.Open(context.Root, path, out var capture) is { } fault)
        {
            if (fault.Code == "FILE_MISSING")
            {
                missing.Add((item, path, null, $"{fault.Code}: {fault.Message}"));
                return;
            }

            await ConcludeAsync(item, StateOf(fault), $"{fault.Code}: {fault.Message}").ConfigureAwait(false);
            return;
        }

        await TakeAsync(item, FileSubject.Of(capture!), cancellationToken).ConfigureAwait(false);
    }

    private async ValueTask ByProcessAsync(int pid, CancellationToken cancellationToken)
    {
        var item = string.Create(CultureInfo.InvariantCulture, $"pid:{pid}");
        await context.RequestAsync(item, null, cancellationToken).ConfigureAwait(false);
        if (ProcFileSystem.Open(context.Root, item, out var proc) is { } without)
        {
            await context.ConcludeAsync(without, cancellationToken).ConfigureAwait(false);
            return;
        }

        using (proc)
        {
            var error = ProcessDirectory.Open(proc!, pid, out var process);
            using (process)
            {
                FileStatus seen = default;
                LinkText link = default;
                error = error.Failed ? error : process!.ReadLinkedStatus("exe"u8, out seen);
                error = error.Failed ? error : process!.ReadLink("exe"u8, out link);
                HeldFile? file = null;
                error = error.Failed ? error : HeldFile.Open(process!, null, seen, out file);
                if (error.Failed)
                {
                    await ConcludeAsync(item, error == Errno.ENOENT || error == Errno.ESRCH ? ItemState.Missing : error.State, $"its executable cannot be opened: {error}").ConfigureAwait(false);
                    return;
                }

                await ByProgramAsync(item, pid, file!, link, cancellationToken).ConfigureAwait(false);
            }
        }
    }

    private async ValueTask ByProgramAsync(string item, int pid, HeldFile file, LinkText link, CancellationToken cancellationToken)
    {
        // The kernel's text is a path of the process's own root; only if it leads to this very file is it one of ours.
        if (FileCapture.Open(context.Root, link.Path, out var capture) is null && capture!.Key.Identity == file.Status.Identity)
        {
            file.Dispose();
            await TakeAsync(item, FileSubject.Of(capture), cancellationToken).ConfigureAwait(false);
            return;
        }

        capture?.Dispose();
        // What has a name elsewhere is kept under the path by which the process's root leads to it: a restore does not put it at the same text of ours.
        var isGone = file.Status.Links == 0;
        var because = isGone ? "its name is gone already" : "its name lies in another mount namespace, or below another root";
        var path = isGone ? link.UnmarkedPath : new EvidencePath((byte[])[.. Encoding.ASCII.GetBytes(string.Create(CultureInfo.InvariantCulture, $"/proc/{pid}/root")), .. link.UnmarkedPath.Bytes.Span]);
        var error = FileSubject.Of(file, path, because, out var subject);
        if (error.Failed)
        {
            file.Dispose();
            await ConcludeAsync(item, error.State, $"its executable cannot be looked at: {error}").ConfigureAwait(false);
            return;
        }

        await TakeAsync(item, subject!, cancellationToken).ConfigureAwait(false);
    }

    private async ValueTask ByDigestAsync(CancellationToken cancellationToken)
    {
        var items = criteria.Sha256.Select(digest => $"sha256:{digest}").Concat(criteria.Md5.Select(digest => $"md5:{digest}")).ToList();
        foreach (var item in items)
        {
            await context.RequestAsync(item, null, cancellationToken).ConfigureAwait(false);
        }

        var (search, unopened, names) = (new TreeSearch(context), 0, 0);
        foreach (var folder in options.Below)
        {
            await foreach (var (path, hash) in search.HashAsync(EvidencePath.Of(folder), cancellationToken).ConfigureAwait(false))
            {
                if (!criteria.Holds(hash.Sha256, hash.Md5))
                {
                    continue;
                }

                if (names == ResponseLimits.FoundFiles || FileCapture.Open(context.Root, path, out var capture) is not null)
                {
                    unopened++;
                    continue;
                }

                using var subject = FileSubject.Of(capture!);
                if (Refusal(subject) is null)
                {
                    names++;
                    var name = FoundFile.NameOf(subject.Key);
                    var file = foundByDigest.GetValueOrDefault(name) ?? (foundByDigest[name] = new(subject.Key, capture!.Status));
                    file.Add(path, new[] { $"sha256:{hash.Sha256}", $"md5:{hash.Md5}" }.Where(items.Contains));
                }
            }
        }

        await TellSearchAsync(search, unopened, cancellationToken).ConfigureAwait(false);
        var askedBy = foundByDigest.Values.SelectMany(file => file.Items).ToHashSet(StringComparer.Ordinal);
        foreach (var item in items.Where(item => !askedBy.Contains(item)))
        {
            missing.Add((item, null, item[(item.IndexOf(':', StringComparison.Ordinal) + 1)..], string.Create(CultureInfo.InvariantCulture, $"none of {search.Files} files below {string.Join(", ", options.Below)} has it{(search.Unread > 0 ? $"; {search.Unread} could not be read" : string.Empty)}")));
        }
    }

    /// <summary>A search that has not seen all is an item of its own: what it did not see may have the digest too, whatever it found.</summary>
    private async ValueTask TellSearchAsync(TreeSearch search, int unopened, CancellationToken cancellationToken)
    {
        const string Item = "search";
        var notes = new List<string>();
        if (unopened > 0)
        {
            notes.Add(string.Create(CultureInfo.InvariantCulture, $"{unopened} files with these digests are left: at most {ResponseLimits.FoundFiles} are taken in one step, and what cannot be opened is not; ask again"));
        }

        if (search.Unread > 0)
        {
            notes.Add(string.Create(CultureInfo.InvariantCulture, $"{search.Unread} files and folders could not be read: see the faults"));
        }

        if (search.Skipped.Count > 0)
        {
            notes.Add($"not entered, no local file system: {string.Join(", ", search.Skipped.Take(16))}");
        }

        if (notes.Count > 0)
        {
            await context.RequestAsync(Item, null, cancellationToken).ConfigureAwait(false);
            await ConcludeAsync(Item, unopened > 0 ? ItemState.OverLimit : search.Unread > 0 ? ItemState.ReadError : ItemState.Excluded, string.Join("; ", notes)).ConfigureAwait(false);
        }
    }

    /// <summary>What was found, and not taken when it was its turn.</summary>
    private async ValueTask TellLeftAsync(List<(string Code, ItemState State)> left, HashSet<string> acted)
    {
        if (left.Count == 0)
        {
            return;
        }

        const string Item = "left";
        var codes = left.CountBy(one => one.Code).OrderBy(code => code.Key, StringComparer.Ordinal).Select(code => string.Create(CultureInfo.InvariantCulture, $"{code.Value} {code.Key}"));
        var reason = string.Create(CultureInfo.InvariantCulture, $"{left.Count} names that were found are left ({string.Join(", ", codes)}): see the faults, and search again");
        var state = left.TrueForAll(one => one.State == left[0].State) ? left[0].State : ItemState.ReadError;
        await context.RequestAsync(Item, null, CancellationToken.None).ConfigureAwait(false);
        foreach (var item in foundByDigest.Values.SelectMany(file => file.Items).Distinct().Where(item => !acted.Contains(item)).Append(Item))
        {
            await ConcludeAsync(item, state, reason).ConfigureAwait(false);
        }
    }

    /// <summary>What is missing because it was taken before is as asked for.</summary>
    private async ValueTask ConcludeMissingAsync()
    {
        var present = verb.KeepsOriginal
            ? found.Select(one => (one.Subject.Path, Size: one.Subject.Metadata.SizeBytes)).Concat(foundByDigest.Values.Select(file => (Path: file.Paths[0], Size: (long)file.LengthBytes))).DistinctBy(one => one.Path).ToDictionary(one => one.Path, one => one.Size)
            : [];
        Known = !verb.KeepsCopy ? new() : KnownObjects.Find(context, criteria, missing.Where(one => one.Path is not null).Select(one => one.Path!.Value).ToHashSet(), missing.Any(one => one.Digest is not null), present);
        foreach (var (item, path, digest, reason) in missing)
        {
            var id = path is { } name ? Known.RemovedFrom(name) : Known.RemovedWith(digest!, options.Below);
            await ConcludeAsync(item, id is null ? ItemState.Missing : ItemState.Collected, id is null ? reason : $"it is in the quarantine already, as {id}").ConfigureAwait(false);
        }
    }

    private async ValueTask TakeAsync(string item, FileSubject subject, CancellationToken cancellationToken)
    {
        var (state, reason) = (ItemState.NotRun, Refusal(subject));
        try
        {
            if (reason is null && !criteria.IsAny)
            {
                using var content = subject.OpenContent();
                var hash = ContentHash.Of(content, cancellationToken);
                reason = criteria.Holds(hash.Sha256, hash.Md5) ? null : $"its content is another: SHA-256 {hash.Sha256}, MD5 {hash.Md5}";
            }
        }
        catch (IOException unreadable)
        {
            (state, reason) = (ItemState.ReadError, $"it cannot be read: {unreadable.Message}");
        }

        if (reason is not null)
        {
            subject.Dispose();
            await ConcludeAsync(item, state, reason).ConfigureAwait(false);
            return;
        }

        Add([item], subject);
    }

    /// <summary>One subject an inode: its other names are taken with it.</summary>
    private void Add(IReadOnlyList<string> items, FileSubject subject)
    {
        var at = found.FindIndex(one => one.Subject.Key.IsSame(subject.Key));
        if (at < 0)
        {
            found.Add((subject, [.. items]));
            return;
        }

        var (known, before) = found[at];
        before.AddRange(items.Except(before));
        if (subject.Captures.Count == 0 || known.Captures.Count == 0 || known.Captures.Any(capture => capture.Path == subject.Captures[0].Path))
        {
            subject.Dispose();
            return;
        }

        // Its descriptors are now the known one's.
        known.Add(subject.Captures[0]);
    }

    private string? Refusal(FileSubject subject)
        => context.OwnFiles.Contains(subject.Key.Identity) ? "it is a file of this run"
            : subject.Path.Bytes.Span.StartsWith(Encoding.UTF8.GetBytes($"{state}/")) ? "it lies in the state directory, which the journal and the quarantine are in"
            : null;

    private ValueTask ConcludeAsync(string item, ItemState state, string reason) => context.ConcludeAsync(new(item, state, ItemFlags.None, reason), CancellationToken.None);

    private static ItemState StateOf(CollectionFault fault) => fault.Kind switch
    {
        FaultKind.Missing => ItemState.Missing,
        FaultKind.Denied => ItemState.Denied,
        FaultKind.TimedOut => ItemState.TimedOut,
        FaultKind.OverLimit => ItemState.OverLimit,
        FaultKind.Unsupported or FaultKind.Unclassified => ItemState.Unsupported,
        _ => ItemState.ReadError,
    };
}
