using Forensics.Bundle.Writing;

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

    private readonly BundleFileStream file;
    private readonly ContentDigests digests;
    private readonly ContentRules rules;
    private readonly SemaphoreSlim room = new(Buffers);
    private readonly Stack<byte[]> free = new();
    private byte[]? buffer;
    private int buffered;

    private OutsideContent(string path, FileStream file, long lengthBytes, ContentDigests digests, ContentRules rules)
    {
        (Path, LengthBytes, this.digests, this.rules) = (path, lengthBytes, digests, rules);
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

    /// <summary>Goes on with a file that an earlier run left: reads what it is to hold again, and cuts off what is beyond.</summary>
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
    /// <exception cref="IOException">The file cannot be written.</exception>
    public ContentSummary Complete()
    {
        _ = Checkpoint();
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
