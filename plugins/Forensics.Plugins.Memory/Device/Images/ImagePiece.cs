using Forensics.Plugins.Memory.Device.Sources;

namespace Forensics.Plugins.Memory.Device.Images;

/// <summary>What comes next in an image: one of the three.</summary>
/// <param name="Bytes">As they are.</param>
/// <param name="Memory">Read from the source.</param>
/// <param name="ZeroBytes">So many zeros.</param>
internal readonly record struct ImagePiece(ReadOnlyMemory<byte> Bytes, SourceSegment? Memory, ulong ZeroBytes)
{
    public ulong LengthBytes => (ulong)Bytes.Length + (Memory?.Range.LengthBytes ?? 0) + ZeroBytes;

    public static ImagePiece Of(ReadOnlyMemory<byte> bytes) => new(bytes, null, 0);

    public static ImagePiece Of(SourceSegment memory) => new(default, memory, 0);

    public static ImagePiece Zeros(ulong length) => new(default, null, length);
}
