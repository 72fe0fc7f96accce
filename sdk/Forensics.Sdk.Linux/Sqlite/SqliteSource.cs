using Microsoft.Win32.SafeHandles;

namespace Forensics.Sdk.Linux.Sqlite;

/// <summary>A file that is read by places, a window at a time: the pages of a table mostly lie side by side.</summary>
internal sealed class SqliteSource
{
    private const int WindowBytes = 128 << 10;

    private readonly byte[] window = new byte[WindowBytes];
    private readonly ReadCall read;
    private long windowAt = -1;
    private int windowLength;
    private Errno silent;

    private SqliteSource(long lengthBytes, ReadCall read)
    {
        LengthBytes = lengthBytes;
        this.read = read;
    }

    private delegate Errno ReadCall(byte[] buffer, long offset, out int lengthBytes);

    public long LengthBytes { get; }

    public static Errno Of(SafeFileHandle file, AbandonableReader reader, out SqliteSource? source)
    {
        source = null;
        if (!reader.TryRead(_ => (Error: FileStatus.Read(file, out var status), Status: status), out var asked))
        {
            return Errno.ETIMEDOUT;
        }

        if (asked.Error.Failed)
        {
            return asked.Error;
        }

        source = new((long)Math.Min(asked.Status.LengthBytes, long.MaxValue), (buffer, offset, out lengthBytes) =>
        {
            var answered = reader.TryRead(_ => (Error: FileReading.ReadAt(file, buffer, offset, out var length), Length: length), out var answer);
            lengthBytes = answered ? answer.Length : 0;
            return answered ? answer.Error : Errno.ETIMEDOUT;
        });
        return Errno.Ok;
    }

    public static SqliteSource Of(Stream stream) => new(stream.Length, (buffer, offset, out lengthBytes) =>
    {
        lengthBytes = 0;
        try
        {
            stream.Position = offset;
            lengthBytes = stream.ReadAtLeast(buffer, buffer.Length, throwOnEndOfStream: false);
            return Errno.Ok;
        }
        catch (IOException)
        {
            return Errno.EIO;
        }
    });

    /// <returns>The error; of a place beyond the end EUCLEAN.</returns>
    public Errno Read(Span<byte> buffer, long offset)
    {
        for (var rest = buffer; !rest.IsEmpty;)
        {
            if (offset < windowAt || offset >= windowAt + windowLength || windowAt < 0)
            {
                if (Fill(offset) is { Failed: true } error)
                {
                    return error;
                }
            }

            var from = (int)(offset - windowAt);
            var length = Math.Min(rest.Length, windowLength - from);
            window.AsSpan(from, length).CopyTo(rest);
            rest = rest[length..];
            offset += length;
        }

        return Errno.Ok;
    }

    private Errno Fill(long offset)
    {
        // The kernel may still write to the window of a read that was not answered: nothing is taken from it any more.
        if (silent.Failed)
        {
            return silent;
        }

        var error = read(window, offset, out windowLength);
        windowAt = error.Failed ? -1 : offset;
        silent = error == Errno.ETIMEDOUT ? error : default;
        return error.Failed || windowLength > 0 ? error : Errno.EUCLEAN;
    }
}
