namespace Forensics.Bundle.Reading;

/// <summary>
/// The lines of the <c>files</c> index, in a file without a name: there can be millions of them, and what stands in them is needed after the pass that
/// proves them.
/// </summary>
internal sealed class FileIndexSpool : IDisposable
{
    /// <summary>Longest line that is read, in bytes: what the collector writes is shorter, and what is longer is passed over and counted.</summary>
    public const int MaxLineBytes = 8 << 20;

    private const string Folder = "files/";
    private const int BufferBytes = 256 << 10;

    private readonly FileStream file;
    private readonly List<(long End, int Number)> entries = [];
    private int number;
    private long begin;
    private byte last;

    /// <exception cref="IOException">There is no room for temporary files.</exception>
    public FileIndexSpool(string folder) => file = ScratchFile.Create(folder);

    public static bool Holds(string name) => name.StartsWith(Folder, StringComparison.Ordinal) && name.EndsWith(".jsonl", StringComparison.Ordinal);

    public void Begin(int number)
    {
        this.number = number;
        begin = file.Length;
        file.Position = begin;
        last = (byte)'\n';
    }

    public void Append(ReadOnlySpan<byte> piece)
    {
        file.Write(piece);
        last = piece.IsEmpty ? last : piece[^1];
    }

    public void End(bool isWhole)
    {
        if (!isWhole)
        {
            file.SetLength(begin);
            return;
        }

        if (last != (byte)'\n') file.WriteByte((byte)'\n');
        entries.Add((file.Position, number));
    }

    /// <summary>All lines of the first so many entries, in their order, each with its place.</summary>
    /// <param name="provenCount">Entries of the archive, counted from the first, whose lines are wanted.</param>
    /// <param name="tooLong">Called for each line that is over the limit.</param>
    public IEnumerable<(long Place, ReadOnlyMemory<byte> Line)> Lines(int provenCount, Action tooLong)
    {
        file.Flush();
        var end = entries.LastOrDefault(entry => entry.Number < provenCount).End;
        var buffer = new byte[BufferBytes];
        long at = 0;
        for (var held = 0; at < end;)
        {
            held += RandomAccess.Read(file.SafeFileHandle, buffer.AsSpan(held, (int)Math.Min(buffer.Length - held, end - at - held)), at + held);
            var start = 0;
            int length;
            while ((length = buffer.AsSpan(start, held - start).IndexOf((byte)'\n')) >= 0)
            {
                yield return (at, buffer.AsMemory(start, length));
                start += length + 1;
                at += length + 1;
            }

            buffer.AsSpan(start, held - start).CopyTo(buffer);
            held -= start;
            if (start > 0) continue;
            if (buffer.Length < MaxLineBytes)
            {
                Array.Resize(ref buffer, buffer.Length * 2);
                continue;
            }

            tooLong();
            at = EndOfLine(at + held, end);
            held = 0;
        }
    }

    /// <summary>One line, by its place.</summary>
    public byte[] LineAt(long place)
    {
        var line = new byte[4_096];
        for (var held = 0; ;)
        {
            var read = RandomAccess.Read(file.SafeFileHandle, line.AsSpan(held), place + held);
            var end = line.AsSpan(held, read).IndexOf((byte)'\n');
            if (end >= 0 || read == 0) return line[..(held + Math.Max(end, 0))];
            held += read;
            if (held == line.Length) Array.Resize(ref line, line.Length * 2);
        }
    }

    public void Dispose() => file.Dispose();

    private long EndOfLine(long from, long end)
    {
        var piece = new byte[BufferBytes];
        while (from < end)
        {
            var read = RandomAccess.Read(file.SafeFileHandle, piece, from);
            var found = piece.AsSpan(0, read).IndexOf((byte)'\n');
            if (found >= 0 || read == 0) return from + found + 1;
            from += read;
        }

        return end;
    }
}
