using Forensics.Sdk;
using Forensics.Sdk.Linux;

namespace Forensics.Plugins.Filesystem.Mounts;

/// <summary>
/// Decides from the mount table alone what is listed: every local file system below the start once, each from its own start, none by walking into it. The table is
/// that of our own mount namespace; it also covers a mounted image given as the root, with whatever is mounted below that. A root that our table does not cover (of
/// another mount namespace) is listed without crossing any mount.
/// </summary>
internal sealed class ListingPlan
{
    private readonly MountSight sight;
    private readonly EvidencePath root;
    private readonly EvidencePath start;
    private readonly bool oneFileSystem;
    private readonly int depth;
    private readonly List<ListingScope> listed = [];
    private readonly List<ListingScope> excluded = [];
    private readonly List<EvidencePath> elsewhere = [];

    private ListingPlan(MountTable table, EvidencePath root, EvidencePath start, ListingOptions options)
    {
        sight = new(table.Entries);
        this.root = root;
        this.start = start;
        oneFileSystem = options.OneFileSystem;
        depth = options.Depth;
        var full = Full(start);
        var way = sight.Way(full.Bytes.Span);
        if (way.Count == 0)
        {
            listed.Add(new(start) { IsStart = true });
            return;
        }

        var bad = way.Find(mount => !MayTouch(mount)) ?? (MayEnter(way[^1]) ? null : way[^1]);
        var first = new ListingScope(start) { IsStart = true, Mount = way[^1], Exclusion = bad is null ? null : Reason(bad), Untouchable = bad is not null && !MayTouch(bad) };
        if (first.Exclusion is not null)
        {
            excluded.Add(first);
        }
        else
        {
            listed.Add(first);
        }

        // A file system's widest view first, so that narrower ones are found to be parts of it.
        foreach (var mount in table.Entries.OrderBy(mount => mount.Root.Bytes.Length))
        {
            if (mount != first.Mount && BytePath.IsAtOrBelow(mount.MountPoint.Bytes.Span, full.Bytes.Span))
            {
                Place(mount);
            }
        }
    }

    /// <summary>What is listed, with its stops, and what is not, with the reason.</summary>
    public static IReadOnlyList<ListingScope> Of(MountTable table, EvidencePath root, EvidencePath start, ListingOptions options)
    {
        var plan = new ListingPlan(table, root, start, options);
        return [.. plan.listed.Select(plan.WithStops), .. plan.excluded];
    }

    private void Place(MountEntry mount)
    {
        var path = new EvidencePath(BytePath.After(mount.MountPoint.Bytes, root.Bytes));
        path = path.Bytes.IsEmpty ? BytePath.Root : path;
        if (depth != 0 && BytePath.Depth(path.Bytes.Span) - BytePath.Depth(start.Bytes.Span) > depth)
        {
            return;
        }

        var way = sight.Way(mount.MountPoint.Bytes.Span);
        var scope = new ListingScope(path) { Mount = mount };
        if (way is not [.., var seen] || seen != mount)
        {
            excluded.Add(scope with { Exclusion = "hidden by another mount", HasNoRecord = true });
            return;
        }

        var untouchable = way.Exists(passed => !MayTouch(passed));
        if (untouchable || !MayEnter(mount))
        {
            excluded.Add(scope with { Exclusion = Reason(way.Find(passed => !MayTouch(passed)) ?? mount), Untouchable = untouchable });
        }
        else if (oneFileSystem)
        {
            excluded.Add(scope with { Exclusion = "one_file_system: another mount" });
        }
        else if (Covering(mount) is { } cover)
        {
            excluded.Add(scope with { Exclusion = $"bind mount, listed at {cover.Place}" });
            AddHidden(mount, cover.Scope.Mount!, cover.Place);
        }
        else
        {
            listed.Add(scope);
        }
    }

    /// <summary>The listing that has this mount's directory already, and where; what another mount hides there does not count.</summary>
    private (ListingScope Scope, EvidencePath Place)? Covering(MountEntry mount)
    {
        foreach (var scope in listed)
        {
            var other = scope.Mount!;
            if (other.Device != mount.Device || !BytePath.IsAtOrBelow(mount.Root.Bytes.Span, other.Root.Bytes.Span))
            {
                continue;
            }

            var place = BytePath.Join(other.MountPoint.Bytes, BytePath.After(mount.Root.Bytes, other.Root.Bytes));
            var from = Full(scope.Path).Bytes.Span;
            if (BytePath.IsAtOrBelow(place.Bytes.Span, from) && sight.At(place.Bytes.Span) == other)
            {
                return (scope, place);
            }
        }

        return null;
    }

    /// <summary>A bind mount may show what a mount elsewhere hides, and that is where things are hidden: those parts of it are listed.</summary>
    private void AddHidden(MountEntry bind, MountEntry cover, EvidencePath place)
    {
        foreach (var hiding in sight.On(cover))
        {
            var point = hiding.MountPoint.Bytes;
            if (point.Length <= place.Bytes.Length || !BytePath.IsAtOrBelow(point.Span, place.Bytes.Span))
            {
                continue;
            }

            var hidden = BytePath.Join(bind.MountPoint.Bytes, BytePath.After(point, place.Bytes));
            var inside = BytePath.Join(cover.Root.Bytes, BytePath.After(point, cover.MountPoint.Bytes));
            var path = new EvidencePath(BytePath.After(hidden.Bytes, root.Bytes));
            if (sight.At(hidden.Bytes.Span) == bind && BytePath.IsAtOrBelow(hidden.Bytes.Span, Full(start).Bytes.Span) && !elsewhere.Contains(inside))
            {
                elsewhere.Add(inside);
                listed.Add(new(path) { Mount = bind });
            }
        }
    }

    private ListingScope WithStops(ListingScope scope)
    {
        if (scope.Mount is not { } mount)
        {
            return scope;
        }

        var stops = new StopTree();
        var from = Full(scope.Path).Bytes;
        var any = false;
        foreach (var lying in sight.On(mount))
        {
            Stop(lying.MountPoint.Bytes);
        }

        // The start may be a part of what a wider mount below it shows again.
        var first = listed[0];
        if (first.IsStart && scope != first && first.Mount is { } firstMount && firstMount.Device == mount.Device)
        {
            var inside = BytePath.Join(firstMount.Root.Bytes, BytePath.After(Full(first.Path).Bytes, firstMount.MountPoint.Bytes)).Bytes;
            if (BytePath.IsAtOrBelow(inside.Span, mount.Root.Bytes.Span))
            {
                Stop(BytePath.Join(mount.MountPoint.Bytes, BytePath.After(inside, mount.Root.Bytes)).Bytes);
            }
        }

        return any ? scope with { Stops = stops } : scope;

        void Stop(ReadOnlyMemory<byte> place)
        {
            if (place.Length > from.Length && BytePath.IsAtOrBelow(place.Span, from.Span))
            {
                stops.Add(BytePath.After(place, from));
                any = true;
            }
        }
    }

    private EvidencePath Full(EvidencePath path) => BytePath.Join(root.Bytes, path.Bytes.Length == 1 ? default : path.Bytes);

    private static bool MayEnter(MountEntry mount) => mount.Class == FileSystemClass.Local;

    private static bool MayTouch(MountEntry mount) => mount.Class is FileSystemClass.Local or FileSystemClass.Kernel;

    private static string Reason(MountEntry mount) => mount.Class switch
    {
        FileSystemClass.Network => $"network file system: {mount.Type}",
        FileSystemClass.Fuse => $"FUSE file system: {mount.Type}",
        FileSystemClass.AutoFs => $"automount point: {mount.Type}",
        FileSystemClass.Kernel => $"kernel file system: {mount.Type}",
        _ => $"file system of a type that is not known: {mount.Type}",
    };
}
