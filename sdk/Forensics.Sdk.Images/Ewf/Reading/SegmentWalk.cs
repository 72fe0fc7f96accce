using System.Buffers.Binary;
using Forensics.Sdk.Images.Reading;

namespace Forensics.Sdk.Images.Ewf.Reading;

/// <summary>Goes through the sections of a segment, forwards only, and hands each to <see cref="EwfContents"/>.</summary>
internal sealed class SegmentWalk(ImageFile file, long fileStart, EwfContents contents, ProblemList problems)
{
    private const int NumberAt = 9;

    /// <summary>How its last section ends it.</summary>
    public SegmentEnd End { get; private set; } = SegmentEnd.Cut;

    /// <summary>Looks at the first bytes.</summary>
    /// <param name="number">The segment's, by its name.</param>
    /// <returns>What is wrong; null when it is a segment of that number.</returns>
    public string? Start(int number)
    {
        Span<byte> header = stackalloc byte[EwfFormat.FileHeaderBytes];
        if (!file.TryRead(0, header))
        {
            return $"{file.Name} is cut at offset {file.LengthBytes}, in its first bytes";
        }

        if (!header.StartsWith(EwfFormat.Signature))
        {
            return $"{file.Name} does not begin as a segment of an E01: damaged at offset 0, or another kind of file";
        }

        var written = BinaryPrimitives.ReadUInt16LittleEndian(header[NumberAt..]);
        return written != (ushort)number ? $"{file.Name} says at offset {NumberAt} that it is segment {written}, not {number}"
            : header[NumberAt - 1] != 1 || header[^2] != 0 || header[^1] != 0 ? $"{file.Name} has unknown values in its header, at offset {NumberAt - 1} or {NumberAt + 2}"
            : null;
    }

    public void Run()
    {
        var group = new TableGroup(file, fileStart, problems, contents.Tables);
        var offset = (long)EwfFormat.FileHeaderBytes;
        for (var count = 0; End == SegmentEnd.Cut; count++)
        {
            if (count == ImageLimits.SectionsPerSegment)
            {
                problems.AddCut($"{file.Name} has more than {ImageLimits.SectionsPerSegment} sections: what follows offset {offset} is not read");
                break;
            }

            if (Section.Read(file, offset) is not { } section)
            {
                problems.AddCut($"{file.Name} is cut at offset {file.LengthBytes}: a section should begin at offset {offset}");
                break;
            }

            if (Take(section, group) is not { } next)
            {
                break;
            }

            offset = next;
        }

        group.Close();
    }

    // Where the next section begins; null when none follows.
    private long? Take(Section section, TableGroup group)
    {
        if (!section.IsGood)
        {
            problems.Add($"the header of the section at offset {section.OffsetBytes} of {file.Name} has a wrong checksum");

            // The last section of a segment is a header and no more.
            if (section.OffsetBytes == file.LengthBytes - EwfFormat.SectionHeaderBytes)
            {
                End = SegmentEnd.Unknown;
                return null;
            }

            section = section.Repaired();
        }

        if (section.IsGood && section.IsLast)
        {
            End = section.Type == "done" ? SegmentEnd.Done : SegmentEnd.Next;
            return null;
        }

        if (section.NextBytes < section.BodyOffset)
        {
            problems.AddCut($"{section.Place} says that the next one begins at offset {section.NextBytes}, which is not after it: what follows is not known");
            return null;
        }

        if (section.NextBytes > file.LengthBytes)
        {
            problems.AddCut($"{file.Name} is cut at offset {file.LengthBytes}: {section.Place} goes on to offset {section.NextBytes}");
        }

        switch (section.Type)
        {
            case "sectors":
                group.TakeSectors(section);
                break;
            case "table":
                group.TakeTable(section);
                break;
            case "table2":
                group.TakeTable2(section);
                break;
            default:
                contents.Take(section);
                break;
        }

        return section.NextBytes <= file.LengthBytes ? section.NextBytes : null;
    }
}
