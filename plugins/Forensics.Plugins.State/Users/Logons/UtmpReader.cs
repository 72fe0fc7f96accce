using Forensics.Sdk;

namespace Forensics.Plugins.State.Users.Logons;

/// <summary>The entries of one file from its end to its start, and what is odd about the file: a cut entry, entries of zeros.</summary>
internal sealed class UtmpReader(LogonFile file, int most)
{
    private const int Entries = 512;

    /// <returns>Where an entry lies, the entry, and whether its time is before that of the one before it.</returns>
    public IEnumerable<(long Offset, UtmpEntry Entry, bool IsEarlier)> NewestFirst()
    {
        if (file.Read(0, UtmpLayout.Long.SizeBytes * UtmpLayout.Short.SizeBytes) is not { } start)
        {
            yield break;
        }

        var layout = UtmpLayout.Of(start, file.LengthBytes);
        var whole = file.LengthBytes / layout.SizeBytes;
        if (file.LengthBytes % layout.SizeBytes is > 0 and var rest)
        {
            file.Note(FaultKind.Corrupt, "LOGON_RECORD_CUT", whole * layout.SizeBytes, $"the last {rest} bytes are no whole entry");
        }

        if (whole > most)
        {
            file.Note(FaultKind.OverLimit, "LOGONS_OVER_LIMIT", (whole - most) * layout.SizeBytes, $"only the newest {most} of {whole} entries are told");
        }

        var first = Math.Max(whole - most, 0);
        var zeros = new ZeroRuns(file, layout.SizeBytes);
        for (var end = whole; end > first;)
        {
            // One more than is told: the one before the first says whether that is earlier.
            var from = Math.Max(end - Entries, first);
            var readFrom = Math.Max(from - 1, 0);
            if (file.Read(readFrom * layout.SizeBytes, (int)(end - readFrom) * layout.SizeBytes) is not { } bytes)
            {
                break;
            }

            // The file may have become shorter.
            var have = Math.Min(end, readFrom + (bytes.Length / layout.SizeBytes));
            for (var index = have - 1; index >= from; index--)
            {
                var entry = At(index);
                zeros.Add(index, entry.IsZero);
                if (!entry.IsZero)
                {
                    yield return (index * layout.SizeBytes, entry, index > readFrom && IsEarlier(entry, At(index - 1)));
                }
            }

            end = from;

            UtmpEntry At(long index) => layout.Entry(bytes.AsMemory((int)(index - readFrom) * layout.SizeBytes, layout.SizeBytes));
        }

        zeros.End();
    }

    private static bool IsEarlier(UtmpEntry entry, UtmpEntry before) => !before.IsZero && LogonTime.Compare(entry.At, before.At) < 0;
}
