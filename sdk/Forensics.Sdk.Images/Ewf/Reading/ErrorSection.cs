using System.Buffers.Binary;
using Forensics.Sdk.Images.Reading;

namespace Forensics.Sdk.Images.Ewf.Reading;

/// <summary>Section <c>error2</c>: what could not be read at the acquisition.</summary>
internal static class ErrorSection
{
    /// <param name="section">The section.</param>
    /// <param name="ranges">Takes the ranges, as many as fit below the limit.</param>
    /// <returns>What is wrong with it; null when nothing is.</returns>
    public static string? Parse(Section section, List<SectorRange> ranges)
    {
        var room = ImageLimits.ErrorEntries - ranges.Count;
        var body = section.ReadBody(checked(EwfFormat.ErrorHeaderBytes + (room * EwfFormat.ErrorEntryBytes) + sizeof(uint))).AsSpan();
        if (body.Length < EwfFormat.ErrorHeaderBytes)
        {
            return "is cut";
        }

        var claimed = BinaryPrimitives.ReadUInt32LittleEndian(body);
        var isGood = Adler32.Of(body[..(EwfFormat.ErrorHeaderBytes - sizeof(uint))]) == BinaryPrimitives.ReadUInt32LittleEndian(body[(EwfFormat.ErrorHeaderBytes - sizeof(uint))..]);
        body = body[EwfFormat.ErrorHeaderBytes..];
        var count = (int)Math.Min(Math.Min(claimed, (uint)(body.Length / EwfFormat.ErrorEntryBytes)), (uint)room);
        var entries = body[..(count * EwfFormat.ErrorEntryBytes)];
        isGood &= body.Length >= entries.Length + sizeof(uint) && Adler32.Of(entries) == BinaryPrimitives.ReadUInt32LittleEndian(body[entries.Length..]);
        for (; !entries.IsEmpty; entries = entries[EwfFormat.ErrorEntryBytes..])
        {
            if (BinaryPrimitives.ReadUInt32LittleEndian(entries[4..]) is > 0 and var sectors)
            {
                ranges.Add(new(BinaryPrimitives.ReadUInt32LittleEndian(entries), sectors));
            }
        }

        return claimed > count ? $"names {claimed} ranges of bad sectors, of which {count} are read" : isGood ? null : "has a wrong checksum: the list of bad sectors may be wrong";
    }
}
