using System.Runtime.InteropServices;
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
    private const int NoEntry = 2;

    private readonly Lock use = new();
    private readonly LinkedList<FolderFile> open = new();

    public ImageFile? Open(string name)
    {
        var path = Path.Combine(folder, name);
        var handle = TryOpen(path);
        if (handle is null)
        {
            return null;
        }

        try
        {
            var file = new FolderFile(this, path, RandomAccess.GetLength(handle)) { Handle = handle };
            Keep(file);
            return file;
        }
        catch (NotSupportedException)
        {
            handle.Dispose();
            throw new UnsupportedImageException($"{path} is no regular file");
        }
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

            handle = TryOpen(file.Path) ?? throw new IOException($"{file.Path} is gone");
            if (RandomAccess.GetLength(handle) != file.LengthBytes)
            {
                handle.Dispose();
                throw new IOException($"{file.Path} changed its length while it was read");
            }

            file.Handle = handle;
        }

        Keep(file);
        return file.Handle ?? HandleOf(file);
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
        lock (use)
        {
            if (file.Place.List is null)
            {
                open.AddFirst(file.Place);
            }

            while (open.Count > ImageLimits.OpenFiles)
            {
                Release(open.Last!.Value);
            }
        }
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

    private static SafeFileHandle? TryOpen(string path)
    {
        var descriptor = open_file(path, ReadOnly | NonBlocking | NoTerminal | CloseOnExec);
        var error = Marshal.GetLastPInvokeError();
        return descriptor >= 0 ? new SafeFileHandle(descriptor, ownsHandle: true)
            : error == NoEntry ? null
            : throw new IOException($"{path}: {Marshal.GetPInvokeErrorMessage(error)}");
    }

    [LibraryImport("libc", EntryPoint = "open", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial int open_file(string path, int flags);
}
