using System.Buffers.Binary;
using System.Text;
using Forensics.Sdk.Images.Reading;

namespace Forensics.Sdk.Images.Ewf.Reading;

/// <summary>A section of a segment.</summary>
/// <param name="File">The segment.</param>
/// <param name="Type">Its type, as it is written.</param>
/// <param name="OffsetBytes">Where it begins.</param>
/// <param name="NextBytes">Where it says that the next begins.</param>
/// <param name="IsGood">Whether its header's checksum is right.</param>
internal sealed record Section(ImageFile File, string Type, long OffsetBytes, long NextBytes, bool IsGood)
{
    private const int SizeAt = EwfFormat.SectionTypeBytes + sizeof(ulong);
    private const int ChecksumAt = EwfFormat.SectionHeaderBytes - sizeof(uint);

    public long BodyOffset => OffsetBytes + EwfFormat.SectionHeaderBytes;

    /// <summary>Where what it holds ends: in the file, whatever it says.</summary>
    public long BodyEnd => Math.Max(BodyOffset, Math.Min(NextBytes, File.LengthBytes));

    public long BodyBytes => BodyEnd - BodyOffset;

    public bool IsLast => Type is "next" or "done";

    public string Place => $"section '{Type}' at offset {OffsetBytes} of {File.Name}";

    /// <returns>The section that begins there; null where the file ends before its header does.</returns>
    public static Section? Read(ImageFile file, long offset)
    {
        Span<byte> header = stackalloc byte[EwfFormat.SectionHeaderBytes];
        if (!file.TryRead(offset, header))
        {
            return null;
        }

        var type = header[..EwfFormat.SectionTypeBytes].TrimEnd((byte)0);
        var next = BinaryPrimitives.ReadUInt64LittleEndian(header[EwfFormat.SectionTypeBytes..]);
        var size = BinaryPrimitives.ReadUInt64LittleEndian(header[SizeAt..]);
        return new(file, Encoding.Latin1.GetString(type), offset, (long)Math.Min(next, long.MaxValue),
            Adler32.Of(header[..ChecksumAt]) == BinaryPrimitives.ReadUInt32LittleEndian(header[ChecksumAt..]))
        {
            EndBySize = (long)Math.Min(size, long.MaxValue / 2) + Math.Min(offset, long.MaxValue / 2),
        };
    }

    /// <summary>Where its size says that it ends: the same as where the next begins, written a second time.</summary>
    public long EndBySize { get; private init; }

    /// <summary>Of a section whose header is damaged: with the one of the two ends at which a section begins that is not.</summary>
    public Section Repaired()
    {
        foreach (var end in new[] { NextBytes, EndBySize })
        {
            if (end >= BodyOffset && Read(File, end) is { IsGood: true })
            {
                return this with { NextBytes = end };
            }
        }

        return this;
    }

    /// <summary>Reads what it holds.</summary>
    /// <returns>The bytes, at most so many.</returns>
    public byte[] ReadBody(int mostBytes)
    {
        var body = new byte[Math.Min(BodyBytes, mostBytes)];
        return body[..File.ReadUpTo(BodyOffset, body)];
    }
}
