using Forensics.Plugins.Filesystem.Rules;
using Forensics.Sdk;
using Forensics.Sdk.Linux;
using Microsoft.Win32.SafeHandles;

namespace Forensics.Plugins.Filesystem.Collecting;

/// <summary>A folder on the way of the search.</summary>
/// <param name="parent">Where it lies; null for the root.</param>
/// <param name="name">Its name.</param>
/// <param name="rules">The rules that are under way in it.</param>
internal sealed class SearchFolder(SearchFolder? parent, ReadOnlyMemory<byte> name, RuleSet rules)
{
    private readonly Queue<SearchFolder> pending = new();

    public SearchFolder? Parent => parent;

    public ReadOnlyMemory<byte> Name => name;

    public RuleSet Rules => rules;

    public int Depth { get; } = parent is null ? 0 : parent.Depth + 1;

    /// <summary>Length of its path, in bytes.</summary>
    public int PathBytes { get; } = parent is null ? 1 : (parent.Parent is null ? 0 : parent.PathBytes) + 1 + name.Length;

    /// <summary>Mounts at and below it; null for none.</summary>
    public MountTree? Mounts { get; init; }

    /// <summary>What reading its file system means.</summary>
    public FileSystemClass Class { get; init; }

    /// <summary>What its status said; null when nobody asked.</summary>
    public FileIdentity? Expected { get; init; }

    public FileIdentity Identity { get; set; }

    /// <summary>Null when it is not open now.</summary>
    public SafeFileHandle? Handle { get; set; }

    /// <summary>It could be opened as a place only: its names cannot be read.</summary>
    public bool IsUnlistable { get; set; }

    /// <summary>All its names were read.</summary>
    public bool IsAtEnd { get; set; }

    public int Pending => pending.Count;

    public EvidencePath Path => new(PathTo(default));

    public void Add(SearchFolder folder) => pending.Enqueue(folder);

    public bool TryTake(out SearchFolder folder) => pending.TryDequeue(out folder!);

    /// <summary>The path of a name in it, or its own.</summary>
    public byte[] PathTo(ReadOnlySpan<byte> child)
    {
        var length = child.IsEmpty ? PathBytes : (Parent is null ? 0 : PathBytes) + 1 + child.Length;
        var path = new byte[length];
        child.CopyTo(path.AsSpan(length - child.Length));
        var end = length - child.Length;
        if (!child.IsEmpty || Parent is null)
        {
            path[--end] = (byte)'/';
        }

        for (var folder = this; folder.Parent is not null; folder = folder.Parent)
        {
            end -= folder.Name.Length;
            folder.Name.Span.CopyTo(path.AsSpan(end));
            path[--end] = (byte)'/';
        }

        return path;
    }

    /// <summary>Whether a directory is this one or lies above it: only a damaged file system can say so.</summary>
    public bool IsAtOrBelow(FileIdentity identity)
    {
        for (var folder = this; folder is not null; folder = folder.Parent)
        {
            if (folder.Identity == identity)
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>Closes it for the time being, unless it is to be held: names that were not read yet, or its level, ask for that.</summary>
    public void Rest()
    {
        if (IsAtEnd && Depth >= CollectLimits.HeldLevels && Depth % CollectLimits.HeldStep != 0)
        {
            Close();
        }
    }

    public void Close()
    {
        Handle?.Dispose();
        Handle = null;
    }
}
