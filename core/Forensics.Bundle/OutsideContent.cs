using System.Globalization;
using Forensics.Bundle.Writing;
using Microsoft.Win32.SafeHandles;

namespace Forensics.Bundle;

/// <summary>
/// Content that lies outside of the bundle, in a file of its own, byte for byte: an image that other programs open where it is. The bundle has its digests. It is written past the page cache
/// where that can be done, and digested by other threads meanwhile.
/// </summary>
/// <remarks>Not for use by several threads at once. When the file cannot be written the exception reaches the caller, and the content is of no further use.</remarks>
public sealed class OutsideContent : IDisposable
{
    private const int BufferBytes = 1 << 20;
    private const int Buffers = 6;

    /// <summary>What a run can have written beyond its last checkpoint, in bytes, and more: a file that holds more was not left by one.</summary>
    private const long MaxBeyondBytes = 1L << 30;

    private readonly BundleFileStream file;
    private readonly SafeFileHandle handle;
    private readonly string? name;
    private readonly ContentDigests digests;
    private readonly ContentRules rules;
    private readonly SemaphoreSlim room = new(Buffers);
    private readonly Stack<byte[]> free = new();
    private byte[]? buffer;
    private int buffered;

    private OutsideContent(string path, FileStream file, long lengthBytes, ContentDigests digests, ContentRules rules)
    {
        (Path, LengthBytes, this.digests, this.rules) = (path, lengthBytes, digests, rules);
        (handle, name) = (file.SafeFileHandle, NameOf(file.SafeFileHandle));
        this.file = new(file, lengthBytes) { BypassesPageCache = true };
    }

    /// <summary>Its file.</summary>
    public string Path { get; }

    /// <summary>Bytes of it so far, with what it goes on with.</summary>
    public long LengthBytes { get; private set; }

    /// <summary>Creates the file, mode 0600, where none lies.</summary>
    /// <param name="path">Absolute.</param>
    /// <param name="rules">Its digests.</param>
    /// <exception cref="IOException">Something lies at that path already, a symlink too; or the file cannot be created.</exception>
    public static OutsideContent Create(string path, ContentRules rules)
    {
        ArgumentNullException.ThrowIfNull(rules);
        var file = OutputFile.Create(path);
        OutputFile.SyncFolderOf(path);
        return new(path, file, 0, new(rules.HasMd5, rules.HasSha1, hasSha256: true), rules);
    }

    /// <summary>
    /// Goes on with a file that an earlier run left: reads what it is to hold again, and cuts off what is beyond, of which it makes a file beside it first (<c>NAME.cut-off-1</c>): which file that
    /// is, and what it is to begin with, was said by a bundle, which is anybody's, and nobody's evidence is to be lost by that.
    /// </summary>
    /// <param name="path">Absolute.</param>
    /// <param name="lengthBytes">How much of it is to be there.</param>
    /// <param name="sha256">SHA-256 of that.</param>
    /// <param name="rules">Its digests.</param>
    /// <exception cref="IOException">It cannot be opened or read, is in use, or holds something else.</exception>
    public static OutsideContent GoOn(string path, long lengthBytes, ReadOnlySpan<byte> sha256, ContentRules rules)
    {
        ArgumentNullException.ThrowIfNull(rules);
        var file = File.Exists(path) ? OutputFile.OpenRegular(path, write: true) : throw new FileNotFoundException($"{path} is not there.");
        var digests = new ContentDigests(rules.HasMd5, rules.HasSha1, hasSha256: true);
        try
        {
            var piece = new byte[BufferBytes];
            for (var rest = lengthBytes; rest > 0;)
            {
                var read = file.Read(piece, 0, (int)Math.Min(rest, piece.Length));
                if (read == 0) throw new IOException($"{path} is shorter than the {lengthBytes} bytes that were written there.");
                digests.AppendNow(piece.AsSpan(0, read));
                rest -= read;
            }

            if (!digests.CurrentSha256().AsSpan().SequenceEqual(sha256)) throw new IOException($"{path} is not what was written there: another SHA-256 of its first {lengthBytes} bytes.");
            KeepWhatIsBeyond(path, file, lengthBytes, piece);
            file.SetLength(lengthBytes);
            return new(path, file, lengthBytes, digests, rules);
        }
        catch
        {
            digests.Dispose();
            file.Dispose();
            throw;
        }
    }

    /// <summary>Appends content.</summary>
    /// <param name="content">Any length.</param>
    /// <exception cref="IOException">The file cannot be written.</exception>
    public void Append(ReadOnlySpan<byte> content)
    {
        while (!content.IsEmpty)
        {
            if (buffer is null)
            {
                room.Wait();
                lock (free) buffer = free.TryPop(out var used) ? used : new byte[BufferBytes];
            }

            var taken = Math.Min(content.Length, BufferBytes - buffered);
            content[..taken].CopyTo(buffer.AsSpan(buffered));
            buffered += taken;
            LengthBytes += taken;
            content = content[taken..];
            if (buffered == BufferBytes) EndBuffer();
        }
    }

    /// <summary>Makes all of it last.</summary>
    /// <returns>SHA-256 of it so far.</returns>
    /// <exception cref="IOException">The file cannot be written.</exception>
    public byte[] Checkpoint()
    {
        if (buffer is not null) EndBuffer();
        file.FlushToDisk();
        return digests.CurrentSha256();
    }

    /// <summary>Ends the content; nothing may be appended after it.</summary>
    /// <returns>Its length and digests; no entry has it.</returns>
    /// <exception cref="IOException">The file cannot be written; or it was removed, or renamed, meanwhile: what lies at its path is not it.</exception>
    public ContentSummary Complete()
    {
        _ = Checkpoint();
        if (NameOf(handle) != name) throw new IOException($"{Path} is another file by now, or none: what was written is not there.");
        return new(null, 0, LengthBytes, Convert.ToHexStringLower(digests.TakeSha256()!), Hex(digests.TakeMd5()), Hex(digests.TakeSha1()));
    }

    /// <summary>Closes the file. What was not made to last may be lost.</summary>
    public void Dispose()
    {
        if (buffer is not null) room.Release();
        for (var i = 0; i < Buffers; i++) room.Wait();
        digests.Dispose();
        file.Dispose();
        room.Dispose();
    }

    /// <summary>As the kernel has it (proc_pid_fd(5)): it ends in " (deleted)" when it has none any more.</summary>
    private static string? NameOf(SafeFileHandle handle) => new FileInfo(string.Create(CultureInfo.InvariantCulture, $"/proc/self/fd/{handle.DangerousGetHandle()}")).LinkTarget;

    private static void KeepWhatIsBeyond(string path, FileStream file, long lengthBytes, byte[] piece)
    {
        var beyond = file.Length - lengthBytes;
        if (beyond == 0) return;
        if (beyond > MaxBeyondBytes) throw new IOException($"{path} holds {beyond} bytes beyond the {lengthBytes} of its last checkpoint, more than any run leaves: it is another's.");
        using var kept = OutputFile.Create(Enumerable.Range(1, int.MaxValue - 1).Select(number => $"{path}.cut-off-{number}").First(name => !File.Exists(name)));
        for (int read; (read = file.Read(piece)) > 0;) kept.Write(piece, 0, read);
        kept.Flush(flushToDisk: true);
        OutputFile.SyncFolderOf(path);
    }

    private static string? Hex(byte[]? digest) => digest is null ? null : Convert.ToHexStringLower(digest);

    private void EndBuffer()
    {
        var (full, bytes) = (buffer!, buffered);
        (buffer, buffered) = (null, 0);
        var digested = digests.Append(full, bytes);
        try
        {
            file.Write(full.AsSpan(0, bytes));
        }
        finally
        {
            _ = digested.ContinueWith(
                _ =>
                {
                    lock (free) free.Push(full);
                    room.Release();
                },
                CancellationToken.None,
                TaskContinuationOptions.ExecuteSynchronously,
                TaskScheduler.Default);
        }
    }
}
