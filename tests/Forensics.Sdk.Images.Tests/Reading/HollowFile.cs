using Forensics.Sdk.Images.Reading;

namespace Forensics.Sdk.Images.Tests.Reading;

/// <summary>A file that is made up where it is read, and the folder that holds it alone.</summary>
internal sealed class HollowFile(string name, long lengthBytes, HollowFile.Filling fill) : ImageFile, IImageFiles
{
    /// <summary>Fills a buffer with what is at an offset.</summary>
    internal delegate void Filling(long offset, Span<byte> buffer);

    public override string Name => name;

    public override long LengthBytes => lengthBytes;

    public ImageFile? Open(string other) => other == name ? this : null;

    public override int Read(long offsetBytes, Span<byte> buffer)
    {
        var length = (int)Math.Clamp(lengthBytes - offsetBytes, 0, buffer.Length);
        fill(offsetBytes, buffer[..length]);
        return length;
    }
}
