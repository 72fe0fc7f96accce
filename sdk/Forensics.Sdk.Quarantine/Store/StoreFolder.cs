using System.Text;
using Forensics.Sdk.Linux;
using Microsoft.Win32.SafeHandles;

namespace Forensics.Sdk.Quarantine.Store;

/// <summary>A folder of a store, held open: all below it is reached from its descriptor, over no link. Each call that changes it passes <see cref="ActCalls"/> first.</summary>
internal sealed class StoreFolder(SafeFileHandle handle, string store, string place, ActCalls calls) : IDisposable
{
    private const uint FolderMode = 0b111_000_000;
    private const uint FileMode = 0b110_000_000;
    private const int PermissionOfOthers = 0b000_010_010;

    private static readonly Errno NoSpace = new(28);
    private static readonly Errno OverQuota = new(122);
    private static readonly Errno IsThere = new(17);

    public SafeFileHandle Handle => handle;

    public string Store => store;

    public ActCalls Calls => calls;

    /// <summary>Opens the store's own folder.</summary>
    /// <exception cref="StorePlaceException">It is not ours alone to write, no folder, or not there.</exception>
    public static StoreFolder OpenStore(string store, ActCalls calls)
    {
        // The path is the operator's, and links on the way are his; one in the store's own place would be somebody else's.
        var error = TargetRootReading.OpenRoot(EvidencePath.Of(Path.GetDirectoryName(store) ?? "/"), out var parent);
        using var above = parent.Descriptor;
        var handle = new SafeFileHandle();
        error = error.Failed ? error : DirectoryReading.OpenChild(above, Encoding.UTF8.GetBytes(Path.GetFileName(store)), OpenAs.Directory, out handle);
        if (error.Failed)
        {
            handle.Dispose();
            throw new StorePlaceException(store, error == Errno.ENOENT ? "there is no such folder"
                : error == Errno.ELOOP || error == Errno.ENOTDIR ? "it is no folder, or a symbolic link" : $"it cannot be opened: {error}");
        }

        return new StoreFolder(handle, store, "", calls).Trusted();
    }

    public StoreFolder OpenFolder(ReadOnlySpan<byte> name)
        => TryOpenFolder(name) ?? throw new StoreDamagedException(store, Below(name), "it is missing");

    public StoreFolder? TryOpenFolder(ReadOnlySpan<byte> name)
    {
        var error = DirectoryReading.OpenChild(handle, name, OpenAs.Directory, out var opened);
        if (!error.Failed)
        {
            return new StoreFolder(opened, store, Below(name), calls).Trusted();
        }

        opened.Dispose();
        return error == Errno.ENOENT ? null
            : error == Errno.ENOTDIR || error == Errno.ELOOP ? throw new StoreDamagedException(store, Below(name), "it is no folder")
            : throw Failed(error, "openat", name);
    }

    /// <summary>Opens a file for reading; null when it is not there.</summary>
    public SafeFileHandle? TryOpenFile(ReadOnlySpan<byte> name)
    {
        var error = DirectoryReading.OpenChild(handle, name, OpenAs.RegularFile, out var file);
        if (!error.Failed)
        {
            return file;
        }

        file.Dispose();
        return error == Errno.ENOENT ? null
            : error == Errno.ELOOP || error == Errno.EINVAL ? throw new StoreDamagedException(store, Below(name), "it is no regular file")
            : throw Failed(error, "openat", name);
    }

    public SafeFileHandle OpenFile(ReadOnlySpan<byte> name) => TryOpenFile(name) ?? throw new StoreDamagedException(store, Below(name), "it is missing");

    /// <summary>Reads a small file whole.</summary>
    public ReadOnlyMemory<byte> ReadFile(ReadOnlySpan<byte> name, int limitBytes)
    {
        using var file = OpenFile(name);
        Check(FileReading.ReadToEnd(file, limitBytes, out var content), "read", name);
        return !content.Truncated ? content.Bytes : throw new StoreDamagedException(store, Below(name), $"it has more than {limitBytes} bytes");
    }

    public SafeFileHandle CreateFile(ReadOnlySpan<byte> name)
    {
        calls.Pass("openat");
        var error = StoreCalls.CreateFile(handle, name, FileMode, out var file);
        Check(error, "openat", name);
        return file;
    }

    /// <summary>Makes a file, or leaves the one that is there.</summary>
    public void EnsureFile(ReadOnlySpan<byte> name)
    {
        calls.Pass("openat");
        var error = StoreCalls.CreateFile(handle, name, FileMode, out var file);
        using (file)
        {
            Check(error == IsThere ? Errno.Ok : error, "openat", name);
        }
    }

    public SafeFileHandle OpenForAppend(ReadOnlySpan<byte> name)
    {
        Check(StoreCalls.OpenForAppend(handle, name, out var file), "openat", name);
        return file;
    }

    /// <summary>Makes a folder; false when something of that name is there.</summary>
    public bool MakeFolder(ReadOnlySpan<byte> name)
    {
        calls.Pass("mkdirat");
        var error = StoreCalls.MakeFolder(handle, name, FolderMode);
        if (error == IsThere)
        {
            return false;
        }

        Check(error, "mkdirat", name);
        return true;
    }

    public void Write(SafeFileHandle file, ReadOnlySpan<byte> bytes, ReadOnlySpan<byte> name)
    {
        while (!bytes.IsEmpty)
        {
            calls.Pass("write");
            Check(StoreCalls.Write(file, bytes, out var written), "write", name, bytes.Length);
            bytes = bytes[written..];
        }
    }

    public void Sync(SafeFileHandle file, ReadOnlySpan<byte> name)
    {
        calls.Pass("fsync");

        // EINVAL: a file system that has nothing to synchronise.
        if (StoreCalls.Sync(file) is var error && error != Errno.EINVAL)
        {
            Check(error, "fsync", name);
        }
    }

    public void Sync() => Sync(handle, "."u8);

    public void Truncate(SafeFileHandle file, long lengthBytes, ReadOnlySpan<byte> name)
    {
        calls.Pass("ftruncate");
        Check(StoreCalls.Truncate(file, lengthBytes), "ftruncate", name);
    }

    public void Rename(ReadOnlySpan<byte> name, StoreFolder to, ReadOnlySpan<byte> newName)
    {
        calls.Pass("renameat");
        Check(StoreCalls.Rename(handle, name, to.Handle, newName), "renameat", name);
    }

    /// <summary>Removes a file or an empty folder that may be gone already.</summary>
    public void Remove(ReadOnlySpan<byte> name, bool isFolder = false)
    {
        calls.Pass("unlinkat");
        if (StoreCalls.Remove(handle, name, isFolder) is var error && error != Errno.ENOENT)
        {
            Check(error, "unlinkat", name);
        }
    }

    /// <summary>Names in the folder, without dots.</summary>
    public IEnumerable<string> Names()
    {
        // A descriptor of its own: the place in the directory belongs to the descriptor.
        Check(DirectoryReading.OpenBelow(handle, "."u8, OpenAs.Directory, out var opened), "openat", "."u8);
        using var directory = opened;
        var reader = new DirectoryReader();
        for (var atEnd = false; !atEnd;)
        {
            Check(reader.Fill(directory, out atEnd), "getdents64", "."u8);
            foreach (var name in Take(reader))
            {
                yield return name;
            }
        }
    }

    /// <summary>How many names are ids of objects. Where the folder has as many folders as are expected, by its links, the names are not read: most file systems count them there.</summary>
    public long CountIds(long expected)
    {
        if (expected > 0 && Status(handle, "."u8).Links == expected + 2)
        {
            return expected;
        }

        Check(DirectoryReading.OpenBelow(handle, "."u8, OpenAs.Directory, out var opened), "openat", "."u8);
        using var directory = opened;
        var reader = new DirectoryReader();
        var count = 0L;
        for (var atEnd = false; !atEnd;)
        {
            Check(reader.Fill(directory, out atEnd), "getdents64", "."u8);
            var error = Errno.Ok;
            while (reader.TryNext(out var entry, out error))
            {
                count += ObjectId.TryParse(entry.Name, out _) ? 1 : 0;
            }

            Check(error, "getdents64", "."u8);
        }

        return count;
    }

    public FileStatus Status(SafeFileHandle file, ReadOnlySpan<byte> name)
    {
        Check(FileStatus.Read(file, out var status), "statx", name);
        return status;
    }

    /// <summary>Where something lies, relative to the store.</summary>
    public string Below(ReadOnlySpan<byte> name)
        => name is [(byte)'.'] ? place.Length == 0 ? "." : place : place.Length == 0 ? Encoding.UTF8.GetString(name) : $"{place}/{Encoding.UTF8.GetString(name)}";

    public void Check(Errno error, string call, ReadOnlySpan<byte> name, long neededBytes = 0)
    {
        if (error.Failed)
        {
            throw Failed(error, call, name, neededBytes);
        }
    }

    /// <summary>What of the file system others than root can still take; null where it does not tell.</summary>
    public long? FreeBytes() => FileSystemUsage.Read(handle, out var usage).Failed ? null : usage.AvailableBytes;

    public void Dispose() => handle.Dispose();

    private List<string> Take(DirectoryReader reader)
    {
        var names = new List<string>();
        var error = Errno.Ok;
        while (reader.TryNext(out var entry, out error))
        {
            if (!entry.IsDots)
            {
                names.Add(Encoding.UTF8.GetString(entry.Name));
            }
        }

        Check(error, "getdents64", "."u8);
        return names;
    }

    private IOException Failed(Errno error, string call, ReadOnlySpan<byte> name, long neededBytes = 0)
        => error == NoSpace || error == OverQuota
            ? new StoreFullException(store, neededBytes, FreeBytes(), $"{call} of {Below(name)}: {error}")
            : new IOException($"{call} of {Path.Combine(store, Below(name))}: {error}");

    private StoreFolder Trusted()
    {
        try
        {
            var status = Status(handle, "."u8);
            return status.UserId != StoreCalls.UserId ? throw new StorePlaceException(store, $"{Below("."u8)} belongs to user {status.UserId}, who could change what it holds: name a folder of your own")
                : (status.Permissions & PermissionOfOthers) != 0 ? throw new StorePlaceException(store, $"others may write {Below("."u8)} (mode {Convert.ToString(status.Permissions, 8)}): take that from them, after a look at what they left")
                : this;
        }
        catch
        {
            handle.Dispose();
            throw;
        }
    }
}
