using System.Globalization;
using System.Runtime.InteropServices;
using Forensics.Sdk.Linux;
using Microsoft.Win32.SafeHandles;

namespace Forensics.Sdk.Images.Reading.Files;

/// <summary>The files of a folder; no more than <see cref="ImageLimits.OpenFiles"/> of them are open at once.</summary>
internal sealed partial class FolderFiles(string folder) : IImageFiles
{
    // open(2): nothing waits for whoever writes into a pipe, and no terminal becomes ours.
    private const int ReadOnly = 0;
    private const int NonBlocking = 0x800;
    private const int NoTerminal = 0x100;
    private const int CloseOnExec = 0x80000;
    private const int PathOnly = 0x200000;
    private const int NoEntry = 2;

    private readonly Lock use = new();
    private readonly LinkedList<FolderFile> open = new();

    public ImageFile? Open(string name)
    {
        var path = Path.Combine(folder, name);
        if (TryOpen(path, out var status) is not { } handle)
        {
            return null;
        }

        var file = new FolderFile(this, path, status.Identity, RandomAccess.GetLength(handle)) { Handle = handle };
        lock (use)
        {
            Keep(file);
        }

        return file;
    }

    /// <summary>The file's handle, opened anew if it was closed for others. It may be closed at any time: then ask again.</summary>
    internal SafeFileHandle HandleOf(FolderFile file)
    {
        lock (use)
        {
            ObjectDisposedException.ThrowIf(file.IsClosed, file);
            if (file.Handle is { } handle)
            {
                open.Remove(file.Place);
                open.AddFirst(file.Place);
                return handle;
            }

            // All of it under the lock: who finds a handle finds the file among those that are open.
            file.Handle = handle = OpenAgain(file);
            Keep(file);
            return handle;
        }
    }

    internal void Close(FolderFile file)
    {
        lock (use)
        {
            file.IsClosed = true;
            Release(file);
        }
    }

    private void Keep(FolderFile file)
    {
        open.AddFirst(file.Place);
        while (open.Count > ImageLimits.OpenFiles)
        {
            Release(open.Last!.Value);
        }
    }

    private static SafeFileHandle OpenAgain(FolderFile file)
    {
        SafeFileHandle handle;
        FileStatus status;
        try
        {
            handle = TryOpen(file.Path, out status) ?? throw new IOException($"{file.Path} is gone");
        }
        catch (UnsupportedImageException other)
        {
            throw new IOException(other.Message, other);
        }

        if (status.Identity == file.Identity && RandomAccess.GetLength(handle) == file.LengthBytes)
        {
            return handle;
        }

        var why = status.Identity == file.Identity ? "changed its length" : "was replaced by another file";
        handle.Dispose();
        throw new IOException($"{file.Path} {why} while it was read");
    }

    private void Release(FolderFile file)
    {
        file.Handle?.Dispose();
        file.Handle = null;
        if (file.Place.List is not null)
        {
            open.Remove(file.Place);
        }
    }

    // Looked at before it is opened: opening a device does something.
    private static SafeFileHandle? TryOpen(string path, out FileStatus status)
    {
        status = default;
        using var place = TryOpen(path, PathOnly | CloseOnExec);
        if (place is null)
        {
            return null;
        }

        var error = FileStatus.Read(place, out status);
        if (error.Failed)
        {
            throw new IOException($"{path}: {error}");
        }

        if (status.Type != FileType.Regular)
        {
            throw new UnsupportedImageException($"{path} is no regular file");
        }

        var link = string.Create(CultureInfo.InvariantCulture, $"/proc/self/fd/{place.DangerousGetHandle()}");
        return TryOpen(link, ReadOnly | NonBlocking | NoTerminal | CloseOnExec) ?? throw new IOException($"{path}: /proc is not there, by which it is opened");
    }

    private static SafeFileHandle? TryOpen(string path, int flags)
    {
        var descriptor = open_file(path, flags);
        var error = Marshal.GetLastPInvokeError();
        return descriptor >= 0 ? new SafeFileHandle(descriptor, ownsHandle: true)
            : error == NoEntry ? null
            : throw new IOException($"{path}: {Marshal.GetPInvokeErrorMessage(error)}");
    }

    [LibraryImport("libc", EntryPoint = "open", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial int open_file(string path, int flags);
}
