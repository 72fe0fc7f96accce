using Forensics.Plugins.Filesystem.Mounts;
using Forensics.Sdk;
using Microsoft.Win32.SafeHandles;

namespace Forensics.Plugins.Filesystem.Walking;

/// <summary>
/// A directory that waits or is being read. It knows its name and its parent, not its path: ten thousand levels cost ten thousand names. Its descriptor is kept
/// for the children that wait, as long as there are any and the cap allows; a node without one keeps its parent's alive instead.
/// </summary>
internal sealed class DirectoryNode
{
    private readonly HeldDirectories held;
    private int uses = 1; // Its own reading.

    /// <summary>The start of a scope.</summary>
    public DirectoryNode(ScopeWalk scope, HeldDirectories held)
    {
        Scope = scope;
        Name = scope.Scope.Path.Bytes.ToArray();
        PathBytes = Name.Length;
        Stops = scope.Scope.Stops;
        this.held = held;
    }

    public DirectoryNode(DirectoryNode parent, byte[] name, FileIdentity identity, StopTree? stops)
    {
        Scope = parent.Scope;
        Parent = parent;
        Name = name;
        Identity = identity;
        Stops = stops;
        Depth = parent.Depth + 1;
        PathBytes = parent.PathBytes + name.Length + (parent.IsSlash ? 0 : 1);
        held = parent.held;
        Interlocked.Increment(ref parent.uses);
    }

    public ScopeWalk Scope { get; }

    public DirectoryNode? Parent { get; }

    /// <summary>One component; for the start of a scope its whole path.</summary>
    public byte[] Name { get; }

    /// <summary>What status said before it was opened.</summary>
    public FileIdentity Identity { get; set; }

    public StopTree? Stops { get; }

    /// <summary>Levels below the start of the listing.</summary>
    public int Depth { get; init; }

    public int PathBytes { get; }

    /// <summary>Its descriptor while others may use it; null before it is opened, and for good beyond the cap.</summary>
    public SafeFileHandle? Handle { get; private set; }

    /// <summary>Whether it is the root itself, whose path already ends in a slash.</summary>
    public bool IsSlash => Parent is null && Name is [(byte)'/'];

    /// <summary>Keeps the descriptor for the children, if the cap allows; that of a scope's start always is kept.</summary>
    /// <returns>False when the caller has to close it.</returns>
    public bool TryHold(SafeFileHandle handle)
    {
        if (Parent is not null && !held.TryHold(Depth))
        {
            return false;
        }

        Handle = handle;
        Parent?.Release();
        return true;
    }

    /// <summary>One use less: its own reading is over, or a child is open by itself.</summary>
    public void Release()
    {
        for (var node = this; node is not null && Interlocked.Decrement(ref node.uses) == 0;)
        {
            if (node.Handle is null)
            {
                node = node.Parent;
                continue;
            }

            node.Handle.Dispose();
            if (node.Parent is not null)
            {
                node.held.Release();
            }

            return;
        }
    }

    /// <summary>The path below the root under inspection, written from its end.</summary>
    public void WritePath(Span<byte> destination)
    {
        var end = PathBytes;
        for (var node = this; node is not null; node = node.Parent)
        {
            end -= node.Name.Length;
            node.Name.CopyTo(destination[end..]);
            if (node.Parent is { IsSlash: false })
            {
                destination[--end] = (byte)'/';
            }
        }
    }

    public EvidencePath Path()
    {
        var path = new byte[PathBytes];
        WritePath(path);
        return new(path);
    }

    /// <summary>Whether a directory is this one or lies above it: only a damaged file system can say so.</summary>
    public bool IsAtOrBelow(FileIdentity identity)
    {
        for (var node = this; node is not null; node = node.Parent)
        {
            if (node.Identity == identity)
            {
                return true;
            }
        }

        return false;
    }
}
