using System.Buffers.Binary;

namespace Forensics.Sdk.Linux.Sqlite;

/// <summary>
/// The pages that a write-ahead log holds in place of those of the database, as of its last commit (<c>https://sqlite.org/fileformat2.html</c>, 4). A frame counts when its
/// salt is that of the log's header and the checksum from the log's start to it is right: what comes after the first that is not is left of an earlier round.
/// </summary>
internal sealed class WriteAheadLog
{
    private const int HeaderBytes = 32;
    private const int FrameHeaderBytes = 24;
    private const uint Magic = 0x377f0682;
    private const uint Version = 3_007_000;

    private readonly Dictionary<uint, long> places = [];

    private WriteAheadLog()
    {
    }

    /// <summary>Pages of the database after the last commit; 0 when there was none.</summary>
    public uint PageCount { get; private set; }

    public static WriteAheadLog Read(SqliteSource log, int pageBytes, SqliteErrors errors)
    {
        var frames = new WriteAheadLog();
        if (log.LengthBytes == 0)
        {
            return frames;
        }

        var header = new byte[HeaderBytes];
        var error = log.Read(header, 0);
        var magic = BinaryPrimitives.ReadUInt32BigEndian(header);
        var sum = new LogChecksum((magic & 1) != 0);
        sum.Add(header.AsSpan(0, 24));
        if (error.Failed || (magic & ~1u) != Magic || BinaryPrimitives.ReadUInt32BigEndian(header.AsSpan(4)) != Version
            || BinaryPrimitives.ReadUInt32BigEndian(header.AsSpan(8)) != (uint)pageBytes || !sum.Is(header.AsSpan(24)))
        {
            errors.Add(new("the write-ahead log has no valid header and is left out", 0, InLog: true, error == Errno.EUCLEAN ? Errno.Ok : error));
            return frames;
        }

        frames.ReadFrames(log, pageBytes, header.AsSpan(16, 8).ToArray(), sum, errors);
        return frames;
    }

    public bool TryFind(uint page, out long offset) => places.TryGetValue(page, out offset);

    private void ReadFrames(SqliteSource log, int pageBytes, byte[] salt, LogChecksum sum, SqliteErrors errors)
    {
        var frame = new byte[FrameHeaderBytes + pageBytes];
        var uncommitted = new List<(uint Page, long Offset)>();
        var count = 0;
        for (long offset = HeaderBytes; offset + frame.Length <= log.LengthBytes; offset += frame.Length)
        {
            if (count++ == SqliteLimits.Frames)
            {
                errors.Add(new($"only {SqliteLimits.Frames} frames of the write-ahead log were taken", offset, InLog: true, new Errno(27)));
                return;
            }

            if (log.Read(frame, offset) is { Failed: true } error)
            {
                errors.Add(new("the write-ahead log could not be read to its end", offset, InLog: true, error));
                return;
            }

            sum.Add(frame.AsSpan(0, 8));
            sum.Add(frame.AsSpan(FrameHeaderBytes));
            var page = BinaryPrimitives.ReadUInt32BigEndian(frame);
            if (page == 0 || !frame.AsSpan(8, 8).SequenceEqual(salt) || !sum.Is(frame.AsSpan(16)))
            {
                return;
            }

            uncommitted.Add((page, offset + FrameHeaderBytes));
            if (BinaryPrimitives.ReadUInt32BigEndian(frame.AsSpan(4)) is > 0 and var pagesAfter)
            {
                PageCount = pagesAfter;
                uncommitted.ForEach(entry => places[entry.Page] = entry.Offset);
                uncommitted.Clear();
            }
        }
    }
}
