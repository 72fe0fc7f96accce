using Forensics.Sdk;
using Forensics.Sdk.Linux;
using Microsoft.Win32.SafeHandles;

namespace Forensics.Plugins.Filesystem.Details;

/// <summary>Where an entry is: a name in an open directory; without a name the start of a scope, whose own place is open and which is opened by its path.</summary>
internal readonly ref struct EntryPlace
{
    private readonly TargetRoot? root;
    private readonly ReadOnlySpan<byte> directoryPath;

    /// <summary>A name in a directory.</summary>
    public EntryPlace(SafeFileHandle directory, ReadOnlySpan<byte> directoryPath, ReadOnlySpan<byte> name)
    {
        Directory = directory;
        this.directoryPath = directoryPath;
        Name = name;
    }

    /// <summary>The start of a scope.</summary>
    public EntryPlace(TargetRoot root, SafeFileHandle place, EvidencePath path)
    {
        this.root = root;
        Directory = place;
        directoryPath = path.Bytes.Span;
    }

    /// <summary>The directory, or the place itself.</summary>
    public SafeFileHandle Directory { get; }

    /// <summary>Empty for the place itself.</summary>
    public ReadOnlySpan<byte> Name { get; }

    /// <summary>Longest the path can be in a line, in bytes.</summary>
    public int PathBytes => directoryPath.Length + 1 + Name.Length;

    public EvidencePath Path() => Name.IsEmpty ? new(directoryPath.ToArray()) : BytePath.Child(directoryPath, Name);

    /// <summary>
    /// Opens it for reading, a regular file or a directory; the caller compares its identity. It is opened at once and not first as a place: status has just said
    /// that it is no device, and the open waits for nothing if one was swapped in since.
    /// </summary>
    public Errno Open(bool isDirectory, out SafeFileHandle handle)
        => root is null
            ? DirectoryReading.OpenChild(Directory, Name, isDirectory ? OpenAs.Directory : OpenAs.KernelFile, out handle)
            : root.Open(directoryPath, isDirectory ? OpenAs.Directory : OpenAs.RegularFile, LinkRule.RefuseAll, out handle);
}
