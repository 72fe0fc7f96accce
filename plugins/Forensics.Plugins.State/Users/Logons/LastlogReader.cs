using System.Buffers.Binary;
using Forensics.Sdk;
using Forensics.Sdk.Linux;

namespace Forensics.Plugins.State.Users.Logons;

/// <summary><c>lastlog(8)</c>: an entry for each user id at its place, most of it holes. Entries of 292 bytes, where times have 64 bits (arm64) of 296.</summary>
internal sealed class LastlogReader(LogonFile file, RootFiles files)
{
    private const int ShortBytes = 292;
    private const int LongBytes = 296;
    private const int LineBytes = 32;
    private const int Entries = 512;

    private bool isUnread;

    /// <summary>It was read to its end.</summary>
    public bool IsWhole { get; private set; }

    /// <returns>User id, place, time, terminal and host of each entry that has a time.</returns>
    public IEnumerable<(uint UserId, long Offset, UnixTime At, ReadOnlyMemory<byte> Terminal, ReadOnlyMemory<byte> Host)> Read()
    {
        var size = file.LengthBytes % ShortBytes != 0 && file.LengthBytes % LongBytes == 0 ? LongBytes : ShortBytes;
        var timeBytes = size == LongBytes ? 8 : 4;
        if (file.LengthBytes % size is > 0 and var rest)
        {
            file.Note(FaultKind.Corrupt, "LOGON_RECORD_CUT", file.LengthBytes - rest, $"the last {rest} bytes are no whole entry");
        }

        var total = 0L;
        var next = 0L;
        while (NextData(next * size) is { } data && data.Start < file.LengthBytes)
        {
            var last = Math.Min((Math.Min(data.End, file.LengthBytes) + size - 1) / size, file.LengthBytes / size);
            for (next = Math.Max(next, data.Start / size); next < last; next += Entries)
            {
                if (total > UserLimits.LastlogBytes)
                {
                    file.Note(FaultKind.OverLimit, "LOGONS_OVER_LIMIT", next * size, $"only {UserLimits.LastlogBytes} bytes were read");
                    yield break;
                }

                if (file.Read(next * size, (int)Math.Min(Entries, last - next) * size) is not { } bytes)
                {
                    yield break;
                }

                total += bytes.Length;
                for (var at = 0; at + size <= bytes.Length; at += size)
                {
                    var id = next + (at / size);
                    var time = timeBytes == 8 ? BinaryPrimitives.ReadInt64LittleEndian(bytes.AsSpan(at)) : BinaryPrimitives.ReadUInt32LittleEndian(bytes.AsSpan(at));
                    if (time != 0 && id <= uint.MaxValue)
                    {
                        yield return ((uint)id, id * size, new(time, 0), UserText.UpToNul(bytes.AsMemory(at + timeBytes, LineBytes)), UserText.UpToNul(bytes.AsMemory(at + timeBytes + LineBytes, size - timeBytes - LineBytes)));
                    }
                }
            }

            next = Math.Max(last, (data.Start / size) + 1);
        }

        IsWhole = !isUnread;
    }

    private (long Start, long End)? NextData(long offset)
    {
        if (!files.Reader.TryRead(_ => (Error: FileHoles.NextData(file.Handle, offset, out var start, out var end), Start: start, End: end), out var found))
        {
            isUnread = true;
            file.Note(FaultKind.TimedOut, "IO_TIMEOUT", offset, $"no answer within {files.Reader.Deadline.TotalSeconds} s");
            return null;
        }

        if (found.Error.Failed)
        {
            isUnread = true;
            files.Note(found.Error.Fault(file.Path, "FILE_UNREADABLE", "lseek", "it could not be read to its end") with { OffsetBytes = offset });
            return null;
        }

        return (found.Start, found.End);
    }
}
