using Forensics.Bundle.Reading;

namespace Forensics.Bundle.Export.Lines;

/// <summary>The lines of a bundle's line streams, in the order of the archive.</summary>
internal sealed class EntryLines(BundleContents contents, ExportOptions options, ExportReport report)
{
    /// <summary>Longest line that is read, in bytes.</summary>
    public const int MaxLineBytes = 8 << 20;

    private byte[] buffer = new byte[1 << 20];

    /// <summary>Lines of the entries that are wanted: <c>records/STEP/RECORD/NNNN.jsonl</c>, or <c>files/NNNN.jsonl</c> with neither step nor record.</summary>
    /// <param name="wants">By record; <c>files</c> for the index.</param>
    public IEnumerable<(string Step, string Record, ReadOnlyMemory<byte> Line)> Read(Func<string, bool> wants)
    {
        foreach (var entry in contents.Entries(join: true))
        {
            var segments = entry.Name.Split('/');
            var (step, record) = segments switch
            {
                ["records", var of, var kind, var part] when part.EndsWith(".jsonl", StringComparison.Ordinal) => (of, kind),
                ["files", var part] when part.EndsWith(".jsonl", StringComparison.Ordinal) => ("", "files"),
                _ => ("", ""),
            };
            if (record.Length == 0 || !wants(record) || !ProvenRule.Admits(entry, options, report)) continue;
            foreach (var line in Lines(entry)) yield return (step, record, line);
        }
    }

    private IEnumerable<ReadOnlyMemory<byte>> Lines(BundleEntry entry)
    {
        using var content = contents.Open(entry, options.Unproven);
        var held = 0;
        var isTooLong = false;
        while (true)
        {
            var read = content.Read(buffer, held, buffer.Length - held);
            if (read == 0) break;
            held += read;
            var start = 0;
            int length;
            while ((length = buffer.AsSpan(start, held - start).IndexOf((byte)'\n')) >= 0)
            {
                if (!isTooLong && length > 0) yield return buffer.AsMemory(start, length);
                isTooLong = false;
                start += length + 1;
            }

            buffer.AsSpan(start, held - start).CopyTo(buffer);
            held -= start;
            if (held < buffer.Length) continue;
            if (buffer.Length < MaxLineBytes)
            {
                Array.Resize(ref buffer, buffer.Length * 2);
                continue;
            }

            if (!isTooLong) report.Lose(entry.Name, $"a line of more than {MaxLineBytes} bytes is passed over");
            (isTooLong, held) = (true, 0);
        }

        if (held > 0 && !isTooLong) yield return buffer.AsMemory(0, held);
    }
}
