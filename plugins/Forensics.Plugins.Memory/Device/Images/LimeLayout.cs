using System.Buffers.Binary;
using Forensics.Plugins.Memory.Device.Ranges;
using Forensics.Plugins.Memory.Device.Sources;

namespace Forensics.Plugins.Memory.Device.Images;

/// <summary>The format of LiME: before each range its magic number, version, first and last address, and eight bytes that are reserved. Source: doc/README.md of github.com/504ensicsLabs/LiME.
/// AVML has the same header with another number and version.</summary>
internal static class LimeLayout
{
    public const int HeaderBytes = 32;
    private const uint LimeMagic = 0x4c69_4d45;
    private const uint LimeVersion = 1;
    private const uint AvmlMagic = 0x4c4d_5641;
    private const uint AvmlVersion = 2;

    public static ImageLayout Of(IReadOnlyList<SourceSegment> segments)
        => new("memory.lime", [.. segments.SelectMany(segment => new[] { ImagePiece.Of(Header(segment.Range, LimeMagic, LimeVersion)), ImagePiece.Of(segment) })]);

    /// <summary>The header of a block of AVML.</summary>
    public static byte[] AvmlHeader(PhysicalRange range) => Header(range, AvmlMagic, AvmlVersion);

    private static byte[] Header(PhysicalRange range, uint magic, uint version)
    {
        var header = new byte[HeaderBytes];
        BinaryPrimitives.WriteUInt32LittleEndian(header, magic);
        BinaryPrimitives.WriteUInt32LittleEndian(header.AsSpan(4), version);
        BinaryPrimitives.WriteUInt64LittleEndian(header.AsSpan(8), range.Start);
        BinaryPrimitives.WriteUInt64LittleEndian(header.AsSpan(16), range.End - 1);
        return header;
    }
}
