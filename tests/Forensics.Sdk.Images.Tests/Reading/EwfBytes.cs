using System.Buffers.Binary;
using System.Text;
using Forensics.Sdk.Images.Ewf;

namespace Forensics.Sdk.Images.Tests.Reading;

/// <summary>Changes a segment as who damages or forges it would.</summary>
internal static class EwfBytes
{
    /// <summary>Where the sections of a type begin.</summary>
    public static int[] Sections(byte[] segment, string type)
    {
        List<int> found = [];
        for (var at = EwfFormat.FileHeaderBytes; ; at = Next(segment, at))
        {
            var name = TypeOf(segment, at);
            if (name == type)
            {
                found.Add(at);
            }

            if (name is "next" or "done")
            {
                return [.. found];
            }
        }
    }

    public static int CountSections(byte[] segment)
    {
        var count = 1;
        for (var at = EwfFormat.FileHeaderBytes; TypeOf(segment, at) is not ("next" or "done"); at = Next(segment, at))
        {
            count++;
        }

        return count;
    }

    public static int Section(byte[] segment, string type) => Sections(segment, type).First();

    public static int Body(byte[] segment, string type) => Section(segment, type) + EwfFormat.SectionHeaderBytes;

    public static int Next(byte[] segment, int section) => (int)BinaryPrimitives.ReadInt64LittleEndian(segment.AsSpan(section + 16));

    public static byte[] Header(string type, long next, long size)
    {
        var header = new byte[EwfFormat.SectionHeaderBytes];
        Encoding.ASCII.GetBytes(type, header);
        BinaryPrimitives.WriteInt64LittleEndian(header.AsSpan(16), next);
        BinaryPrimitives.WriteInt64LittleEndian(header.AsSpan(24), size);
        Seal(header, 0, header.Length - sizeof(uint));
        return header;
    }

    /// <summary>Writes the right Adler-32 after some bytes.</summary>
    public static void Seal(byte[] segment, int from, int length)
        => BinaryPrimitives.WriteUInt32LittleEndian(segment.AsSpan(from + length), Adler32.Of(segment.AsSpan(from, length)));

    /// <summary>Writes a section's header anew.</summary>
    public static void Rename(byte[] segment, int section, string type, long? next = null)
        => Header(type, next ?? Next(segment, section), BinaryPrimitives.ReadInt64LittleEndian(segment.AsSpan(section + 24))).CopyTo(segment, section);

    /// <summary>Puts a section before the last.</summary>
    public static byte[] Insert(byte[] segment, string type, byte[] body)
    {
        var end = segment.Length - EwfFormat.SectionHeaderBytes;
        var next = segment.Length + body.Length;
        return [.. segment[..end], .. Header(type, next, next - end), .. body, .. Header(TypeOf(segment, end), next, 0)];
    }

    private static string TypeOf(byte[] segment, int at) => Encoding.ASCII.GetString(segment, at, EwfFormat.SectionTypeBytes).TrimEnd('\0');
}
