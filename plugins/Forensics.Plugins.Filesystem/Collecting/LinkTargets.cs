using Forensics.Plugins.Filesystem.Rules;
using Forensics.Sdk;
using Forensics.Sdk.Linux;

namespace Forensics.Plugins.Filesystem.Collecting;

/// <summary>Where links lead to that a rule names, or goes through: within the root under inspection, whatever they say. What is there is looked for by its own path.</summary>
/// <param name="run">The collection.</param>
internal sealed class LinkTargets(CollectRun run)
{
    // Where a link leads to is not known beforehand: what does not answer there is no fault of the device that holds the link.
    private const ulong Elsewhere = ulong.MaxValue;

    private readonly HashSet<(int Item, RuleTypes Types, string Target, string Components)> known = [];
    private List<PathRule> rules = [];

    /// <summary>The rules for where links led to, since the last call.</summary>
    public IReadOnlyList<PathRule> Take()
    {
        var taken = rules;
        rules = [];
        return taken;
    }

    /// <summary>Follows a link for the rules that ask for what is behind it.</summary>
    /// <returns>Why it cannot be followed; null when it can, or nobody asks. A link that leads nowhere is no fault: it is collected as it is.</returns>
    public ValueTask<CollectionFault?> FollowAsync(FoundObject found, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        var ends = found.Rules.Where(rule => rule.NamesItsObject).ToArray();
        if (ends.Length + found.Followed.Length == 0)
        {
            return default;
        }

        if (Excluded(found) is { } reason)
        {
            foreach (var item in run.ItemsOf(ends.Union(found.Followed.Select(position => position.Rule))))
            {
                item.Miss(ItemState.Excluded, found.Path, $"a link to {reason}");
            }

            return default;
        }

        var error = run.TryRead(Elsewhere, watch => Resolve(found, watch), out var resolved) ? resolved.Error : Errno.ETIMEDOUT;
        if (error == Errno.ENOENT || error == Errno.ENOTDIR || error == Errno.ELOOP)
        {
            return default;
        }

        if (error.Failed)
        {
            var fault = error.Fault(found.Path, "LINK_NOT_FOLLOWED", "openat2", "a link could not be followed");
            foreach (var item in run.ItemsOf(ends.Union(found.Followed.Select(position => position.Rule))))
            {
                item.Miss(error.State, found.Path, fault.Message);
            }

            return new ValueTask<CollectionFault?>(fault);
        }

        var target = RulePattern.Names(resolved.Path.Bytes).ToList();
        foreach (var rule in ends)
        {
            Add(found, rule, target, rule.Components.Count, resolved.Path);
        }

        foreach (var position in found.Followed)
        {
            Add(found, position.Rule, target, position.Index, resolved.Path);
        }

        return default;
    }

    private void Add(FoundObject link, PathRule rule, List<PathComponent> target, int from, EvidencePath path)
    {
        // A link of somebody's leads where he likes: into file systems of the kernel only root's do.
        var next = rule.Behind(target, from, mayNameMounts: rule.MayNameMounts && (link.Status.UserId == 0 || link.IsKernels));
        if (next.Components.Count > CollectLimits.RuleComponents || known.Count == CollectLimits.Rules)
        {
            foreach (var item in run.ItemsOf([rule]))
            {
                item.Miss(ItemState.OverLimit, link.Path, "what is behind the link is not looked for: too many links, or too long a way");
            }
        }
        else if (known.Add((rule.Item, rule.Types, Convert.ToBase64String(path.Bytes.Span), string.Join('/', rule.Components.Skip(from).Select(component => component.Text)))))
        {
            rules.Add(next);
        }
    }

    /// <summary>The kernel goes the way, and says where it ended.</summary>
    private (Errno Error, EvidencePath Path) Resolve(FoundObject found, ReadingWatch watch)
    {
        var path = new EvidencePath(default);
        var error = run.Context.Root.Open(found.Path.Bytes.Span, OpenAs.Place, LinkRule.FollowWithinRoot, out var place);
        watch.Beat();
        using (place)
        {
            error = error.Failed ? error : SymbolicLink.ReadOwnDescriptor(place, out path);
            watch.Beat();
        }

        var root = run.RootPath.Bytes;
        return error.Failed ? (error, path)
            : !BytePath.IsAtOrBelow(path.Bytes.Span, root.Span) ? (Errno.ENOENT, path)
            : (Errno.Ok, new(BytePath.Join(root, BytePath.After(path.Bytes, root)).Bytes[(root.Length == 1 ? 0 : root.Length)..]));
    }

    /// <summary>A way through a file system that is not entered is not gone: what the text of the link says is enough to know.</summary>
    private string? Excluded(FoundObject found)
    {
        var target = found.LinkTarget?.Bytes ?? default;
        var path = target.Span is [(byte)'/', ..] ? target.ToArray() : [.. found.Folder.Path.Bytes.Span, (byte)'/', .. target.Span];
        var place = run.Mounts;
        foreach (var component in RulePattern.Names(path))
        {
            if (component.Name.Span.SequenceEqual(".."u8))
            {
                return null; // Where that ends is the kernel's to say.
            }

            place = place?.Find(component.Name);
            if (place?.Mount is { } mount && (mount.Class == FileSystemClass.AutoFs || (mount.Class is FileSystemClass.Network or FileSystemClass.Fuse && !run.Options.Remote)))
            {
                return $"a file system that is not entered: {mount.Type}";
            }
        }

        return null;
    }
}
