using System.Globalization;
using System.Runtime.InteropServices;
using System.Text;
using Forensics.Sdk.Linux;
using Microsoft.Win32.SafeHandles;

namespace Forensics.Sdk.Quarantine.Files;

/// <summary>
/// The calls that change a folder, each announced before it is made. A call that <see cref="ActCalls"/> does not let pass has failed like any other: with the
/// error number that the exception has as its HResult, else EIO. Source: renameat2(2), linkat(2), linux/fs.h, linux/fcntl.h.
/// </summary>
internal sealed partial class ChangeCalls(ActCalls calls)
{
    private const int AtFdCwd = -100;
    private const int AtRemoveFolder = 0x200;
    private const int AtFollow = 0x400;
    private const int AtEmptyPath = 0x1000;
    private const uint NoReplace = 1;
    private const uint Exchange = 2;
    private const int WriteAndRead = 2;
    private const int Create = 0x40;
    private const int Exclusive = 0x80;
    private const int LastErrno = 4_095;

    /// <summary>The call that was announced last.</summary>
    public string Last { get; private set; } = "";

    /// <summary>Announces a call.</summary>
    public Errno Pass(string systemCall)
    {
        Last = systemCall;
        try
        {
            calls.Pass(systemCall);
            return Errno.Ok;
        }
        catch (IOException e)
        {
            return e.HResult is > 0 and <= LastErrno ? new(e.HResult) : Errno.EIO;
        }
    }

    public unsafe Errno MakeFolder(SafeFileHandle parent, ReadOnlySpan<byte> name, uint mode)
    {
        Span<byte> buffer = stackalloc byte[TerminatedPath.NameBufferBytes];
        var error = Begin("mkdirat", name, buffer);
        fixed (byte* path = buffer)
        {
            return error.Failed ? error : Result(mkdirat(parent, path, mode));
        }
    }

    /// <summary>A new file, open for reading and writing, for nobody but its owner.</summary>
    public unsafe Errno MakeFile(SafeFileHandle parent, ReadOnlySpan<byte> name, out SafeFileHandle file)
    {
        Span<byte> buffer = stackalloc byte[TerminatedPath.NameBufferBytes];
        var error = Begin("openat", name, buffer);
        file = new SafeFileHandle();
        if (error.Failed)
        {
            return error;
        }

        fixed (byte* path = buffer)
        {
            for (; ; )
            {
                var descriptor = openat(parent, path, WriteAndRead | Create | Exclusive | SystemCall.NoFollowFlag | OpenCalls.CloseOnExec | OpenCalls.NoATime, 0x180);
                error = Result(descriptor);
                if (error != Errno.EINTR)
                {
                    file.Dispose();
                    file = new SafeFileHandle(descriptor, ownsHandle: descriptor >= 0);
                    return error;
                }
            }
        }
    }

    /// <summary>Moves a name to where there is none: EEXIST otherwise.</summary>
    public Errno Move(SafeFileHandle from, ReadOnlySpan<byte> name, SafeFileHandle to, ReadOnlySpan<byte> newName) => Rename(from, name, to, newName, NoReplace);

    /// <summary>Moves a name over whatever is there. Only into a folder in which nobody else makes names.</summary>
    public Errno MoveOver(SafeFileHandle from, ReadOnlySpan<byte> name, SafeFileHandle to, ReadOnlySpan<byte> newName) => Rename(from, name, to, newName, 0);

    /// <summary>Lets two names change places, in one step.</summary>
    public Errno Swap(SafeFileHandle from, ReadOnlySpan<byte> name, SafeFileHandle to, ReadOnlySpan<byte> newName) => Rename(from, name, to, newName, Exchange);

    public Errno Unlink(SafeFileHandle parent, ReadOnlySpan<byte> name) => Unlink(parent, name, 0);

    public Errno RemoveFolder(SafeFileHandle parent, ReadOnlySpan<byte> name) => Unlink(parent, name, AtRemoveFolder);

    /// <summary>Gives an open file one more name, by its descriptor: never by another name that somebody could change.</summary>
    public unsafe Errno Link(SafeFileHandle file, SafeFileHandle parent, ReadOnlySpan<byte> name)
    {
        Span<byte> buffer = stackalloc byte[TerminatedPath.NameBufferBytes];
        var error = Begin("linkat", name, buffer);
        if (error.Failed)
        {
            return error;
        }

        var self = Encoding.ASCII.GetBytes(string.Create(CultureInfo.InvariantCulture, $"/proc/self/fd/{file.DangerousGetHandle()}\0"));
        fixed (byte* path = buffer, magic = self)
        {
            byte empty = 0;
            error = Result(linkat((int)file.DangerousGetHandle(), &empty, parent, path, AtEmptyPath));

            // ENOENT: we lack CAP_DAC_READ_SEARCH; the magic link of our own descriptor asks for less.
            return error == Errno.ENOENT ? Result(linkat(AtFdCwd, magic, parent, path, AtFollow)) : error;
        }
    }

    private unsafe Errno Unlink(SafeFileHandle parent, ReadOnlySpan<byte> name, int flags)
    {
        Span<byte> buffer = stackalloc byte[TerminatedPath.NameBufferBytes];
        var error = Begin("unlinkat", name, buffer);
        fixed (byte* path = buffer)
        {
            return error.Failed ? error : Result(unlinkat(parent, path, flags));
        }
    }

    private unsafe Errno Rename(SafeFileHandle from, ReadOnlySpan<byte> name, SafeFileHandle to, ReadOnlySpan<byte> newName, uint flags)
    {
        Span<byte> buffer = stackalloc byte[TerminatedPath.NameBufferBytes];
        Span<byte> newBuffer = stackalloc byte[TerminatedPath.NameBufferBytes];
        var error = TerminatedPath.CopyName(name, buffer);
        error = error.Failed ? error : Begin("renameat2", newName, newBuffer);
        fixed (byte* path = buffer, newPath = newBuffer)
        {
            return error.Failed ? error : Result((int)renameat2(SystemCall.RenameAt2, from, path, to, newPath, flags));
        }
    }

    private Errno Begin(string systemCall, ReadOnlySpan<byte> name, Span<byte> buffer)
    {
        Last = systemCall;
        var error = TerminatedPath.CopyName(name, buffer);
        return error.Failed ? error : Pass(systemCall);
    }

    private static Errno Result(int result) => result < 0 ? SystemCall.LastError : Errno.Ok;

    [LibraryImport("libc", SetLastError = true)]
    private static unsafe partial int mkdirat(SafeFileHandle directory, byte* path, uint mode);

    [LibraryImport("libc", SetLastError = true)]
    private static unsafe partial int openat(SafeFileHandle directory, byte* path, int flags, uint mode);

    [LibraryImport("libc", SetLastError = true)]
    private static unsafe partial int unlinkat(SafeFileHandle directory, byte* path, int flags);

    [LibraryImport("libc", SetLastError = true)]
    private static unsafe partial int linkat(int from, byte* path, SafeFileHandle to, byte* newPath, int flags);

    [LibraryImport("libc", EntryPoint = "syscall", SetLastError = true)]
    private static unsafe partial nint renameat2(nint number, SafeFileHandle from, byte* path, SafeFileHandle to, byte* newPath, nuint flags);
}
