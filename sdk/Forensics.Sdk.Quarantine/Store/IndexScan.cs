using System.Buffers;
using System.Security.Cryptography;
using Forensics.Sdk.Linux;
using Microsoft.Win32.SafeHandles;

namespace Forensics.Sdk.Quarantine.Store;

/// <summary>Reads an index from a place to its end, and checks each line's digest.</summary>
internal static class IndexScan
{
    private const int BufferBytes = 256 << 10;

    /// <summary>Given for each line that is as it was written: its text and where the line begins.</summary>
    public delegate void Visitor(IndexLine line, ReadOnlySpan<byte> json, long offset);

    public static ReadOnlySpan<byte> FileName => "index.jsonl"u8;

    /// <summary>Counts on. A line that is damaged is a fault, and those after it are still given.</summary>
    public static void Run(StoreFolder store, SafeFileHandle file, IndexTally tally, Visitor? visit = null)
    {
        using var digest = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        var buffer = ArrayPool<byte>.Shared.Rent(BufferBytes);
        try
        {
            for (var isTooLong = false; ;)
            {
                store.Check(FileReading.ReadAt(file, buffer.AsSpan(0, BufferBytes), tally.OffsetBytes, out var read), "pread", FileName);
                var rest = (ReadOnlySpan<byte>)buffer.AsSpan(0, read);
                for (; rest.IndexOf((byte)'\n') is >= 0 and var end; rest = rest[(end + 1)..])
                {
                    Take(tally, digest, rest[..end], isTooLong, visit);
                    isTooLong = false;
                }

                if (read < BufferBytes)
                {
                    tally.Fault ??= rest.IsEmpty ? null : $"its last line was cut off after {rest.Length} bytes";
                    return;
                }

                if (rest.Length >= StoreLimits.LineBytes)
                {
                    isTooLong = true;
                    tally.OffsetBytes += rest.Length;
                }
            }
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }

    private static void Take(IndexTally tally, IncrementalHash digest, ReadOnlySpan<byte> text, bool isTooLong, Visitor? visit)
    {
        if (!isTooLong && DigestLine.TryOpen(digest, text, out var json) && IndexLine.TryParse(json, out var line))
        {
            visit?.Invoke(line, json, tally.OffsetBytes);
            tally.Add(line, text.Length + 1);
            return;
        }

        tally.Lines++;
        tally.OffsetBytes += text.Length + 1;
        tally.Fault ??= $"line {tally.Lines} is not as it was written";
    }
}
