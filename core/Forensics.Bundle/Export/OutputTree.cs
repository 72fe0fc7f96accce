using Forensics.Bundle.Export.Native;
using Microsoft.Win32.SafeHandles;

namespace Forensics.Bundle.Export;

/// <summary>
/// A folder that was empty, and all that is made below it. Whatever a path says, nothing is made, opened or changed outside: a path is checked by its
/// components, resolved below the folder's descriptor over no link (<c>openat2(2)</c>, RESOLVE_BENEATH and RESOLVE_NO_SYMLINKS; before Linux 5.6 component
/// by component), and what is there is never written over.
/// </summary>
internal sealed class OutputTree : IDisposable
{
    /// <summary>Longest path below the folder, in bytes: what one call of the kernel takes.</summary>
    public const int MaxPathBytes = 4_095;

    private const int MaxNameBytes = 255;
    private const int FolderMode = 0b111_000_000;
    private const int FileMode = 0b110_000_000;

    private readonly SafeFileHandle root;
    private SafeFileHandle? parent;
    private byte[] parentPath = [];
    private bool hasOpenAt2 = true;

    private OutputTree(SafeFileHandle root) => this.root = root;

    /// <summary>Opens the folder, and makes it (mode 0700) where there is none.</summary>
    /// <exception cref="OutputPlaceException">It is a link, or no folder, or not empty, or cannot be opened.</exception>
    public static OutputTree Open(string path)
    {
        var terminated = Terminated(System.Text.Encoding.UTF8.GetBytes(Path.TrimEndingDirectorySeparator(path)));
        var error = FileCalls.MakeDirectory(null, terminated, FolderMode);
        if (error is not (0 or FileCalls.Exists)) throw new OutputPlaceException($"{path}: {FileCalls.Message(error)}");
        error = FileCalls.Open(null, terminated, FileCalls.ReadOnly | FileCalls.DirectoryFlag | FileCalls.NoFollowFlag, 0, out var root);
        if (error != 0)
        {
            root.Dispose();
            throw new OutputPlaceException($"{path} is no folder: {FileCalls.Message(error)}");
        }

        if (Directory.EnumerateFileSystemEntries($"/proc/self/fd/{root.DangerousGetHandle()}").Any())
        {
            root.Dispose();
            throw new OutputPlaceException($"{path} is not empty: name a new folder");
        }

        return new(root);
    }

    /// <summary>Keeps everybody else out of the folder: programs that run with another's rights may lie below it.</summary>
    public void MakePrivate()
    {
        if (FileCalls.SetMode(root, FolderMode) is not 0 and var error) throw new IOException(FileCalls.Message(error));
    }

    /// <summary>Creates a file, mode 0600, with the folders above it.</summary>
    /// <exception cref="UnwritableException">It cannot be made, or something is there already.</exception>
    public FileStream Create(ReadOnlySpan<byte> path)
    {
        var folder = Folder(path, create: true, out var name);
        Check(FileCalls.Open(folder, name, FileCalls.WriteOnly | FileCalls.Create | FileCalls.Exclusive | FileCalls.NoFollowFlag, FileMode, out var handle));
        return new FileStream(handle, FileAccess.Write, bufferSize: 0);
    }

    /// <summary>Makes a folder, mode 0700, or finds that one of ours is there.</summary>
    /// <exception cref="UnwritableException">It cannot be made.</exception>
    public void MakeDirectory(ReadOnlySpan<byte> path)
    {
        var folder = Folder(path, create: true, out var name);
        var error = FileCalls.MakeDirectory(folder, name, FolderMode);
        if (error == FileCalls.Exists)
        {
            error = FileCalls.Open(folder, name, FileCalls.PathOnly | FileCalls.DirectoryFlag | FileCalls.NoFollowFlag, 0, out var there);
            there.Dispose();
        }

        Check(error);
    }

    /// <exception cref="UnwritableException">It cannot be made.</exception>
    public void MakeLink(ReadOnlySpan<byte> path, ReadOnlySpan<byte> target)
        => Check(FileCalls.MakeLink(Folder(path, create: true, out var name), name, Terminated(target)));

    /// <param name="path">Where.</param>
    /// <param name="type">The type's part of a mode.</param>
    /// <param name="device">Of a device, its number as the kernel packs it.</param>
    /// <exception cref="UnwritableException">It cannot be made.</exception>
    public void MakeNode(ReadOnlySpan<byte> path, int type, ulong device)
        => Check(FileCalls.MakeNode(Folder(path, create: true, out var name), name, type | FileMode, device));

    /// <exception cref="UnwritableException">It cannot be made.</exception>
    public void MakeHardLink(ReadOnlySpan<byte> target, ReadOnlySpan<byte> path)
    {
        using var held = OpenParent(target, out var targetName);
        Check(FileCalls.MakeHardLink(held, targetName, Folder(path, create: true, out var name), name));
    }

    /// <summary>Opens what was made as a place, to set its metadata; a link itself, not what it points to.</summary>
    /// <exception cref="UnwritableException">It is not there.</exception>
    public SafeFileHandle OpenPlace(ReadOnlySpan<byte> path)
    {
        Check(FileCalls.Open(Folder(path, create: false, out var name), name, FileCalls.PathOnly | FileCalls.NoFollowFlag, 0, out var handle));
        return handle;
    }

    /// <summary>Opens a regular file or folder that was made, for reading.</summary>
    /// <exception cref="UnwritableException">It is not there.</exception>
    public SafeFileHandle OpenForReading(ReadOnlySpan<byte> path)
    {
        Check(FileCalls.Open(Folder(path, create: false, out var name), name, FileCalls.ReadOnly | FileCalls.NonBlock | FileCalls.NoFollowFlag, 0, out var handle));
        return handle;
    }

    public void Dispose()
    {
        parent?.Dispose();
        root.Dispose();
    }

    /// <summary>Checks a path of a device and gives it as it stands below the folder, without slashes at its ends.</summary>
    /// <exception cref="UnwritableException">No object below the folder can have that path.</exception>
    public static ReadOnlySpan<byte> Relative(ReadOnlySpan<byte> path)
    {
        if (path.Contains((byte)0)) throw new UnwritableException("its path has a NUL in it");
        path = path.Trim((byte)'/');
        if (path.Length > MaxPathBytes) throw new UnwritableException($"its path has {path.Length} bytes; {MaxPathBytes} can be made");
        foreach (var range in path.Split((byte)'/'))
        {
            var component = path[range];
            if (component.SequenceEqual(".."u8) || component.SequenceEqual("."u8)) throw new UnwritableException("its path has a component '.' or '..'");
            if (component.IsEmpty && !path.IsEmpty) throw new UnwritableException("its path has an empty component");
            if (component.Length > MaxNameBytes) throw new UnwritableException($"its path has a component of {component.Length} bytes");
        }

        return path;
    }

    private static byte[] Terminated(ReadOnlySpan<byte> text) => [.. text, 0];

    private static void Check(int error)
    {
        if (error != 0) throw new UnwritableException(error == FileCalls.Exists ? "something is there already" : FileCalls.Message(error));
    }

    // The folder above, which stays open until another is asked for: objects come folder by folder.
    private SafeFileHandle Folder(ReadOnlySpan<byte> path, bool create, out byte[] name)
    {
        var slash = path.LastIndexOf((byte)'/');
        name = Terminated(path[(slash + 1)..]);
        var above = path[..Math.Max(slash, 0)];
        if (path.IsEmpty) throw new UnwritableException("its path is empty");
        if (parent is null || !above.SequenceEqual(parentPath))
        {
            var opened = OpenFolder(above, create);
            parent?.Dispose();
            (parent, parentPath) = (opened, above.ToArray());
        }

        return parent;
    }

    private SafeFileHandle OpenParent(ReadOnlySpan<byte> path, out byte[] name)
    {
        var slash = path.LastIndexOf((byte)'/');
        name = Terminated(path[(slash + 1)..]);
        return OpenFolder(path[..Math.Max(slash, 0)], create: false);
    }

    private SafeFileHandle OpenFolder(ReadOnlySpan<byte> path, bool create)
    {
        var flags = FileCalls.PathOnly | FileCalls.DirectoryFlag | FileCalls.NoFollowFlag;
        if (hasOpenAt2 || path.IsEmpty)
        {
            var error = FileCalls.OpenBeneath(root, path.IsEmpty ? ".\0"u8 : Terminated(path), flags, out var opened);
            if (error == 0) return opened;
            opened.Dispose();
            if (path.IsEmpty) return Walk(path, flags, create);
            hasOpenAt2 = error is not (FileCalls.NoCall or FileCalls.NotPermitted or FileCalls.Invalid);
            if (hasOpenAt2 && (error != FileCalls.Enoent || !create)) Check(error);
        }

        return Walk(path, flags, create);
    }

    private SafeFileHandle Walk(ReadOnlySpan<byte> path, int flags, bool create)
    {
        Check(FileCalls.Open(root, ".\0"u8, flags, 0, out var at));
        foreach (var range in path.Split((byte)'/'))
        {
            if (path.IsEmpty) break;
            var name = Terminated(path[range]);
            using var above = at;
            var error = FileCalls.Open(above, name, flags, 0, out at);
            if (error == FileCalls.Enoent && create)
            {
                at.Dispose();
                Check(FileCalls.MakeDirectory(above, name, FolderMode));
                error = FileCalls.Open(above, name, flags, 0, out at);
            }

            Check(error);
        }

        return at;
    }
}
