namespace Forensics.Sdk.Images.Reading;

/// <summary>A file that is the media.</summary>
internal sealed class RawMedia(ImageFile file) : Media
{
    // Where the image's own disk fails, so much is lost at once.
    private const int PieceBytes = 64 << 10;

    public override long PresentBytes => file.LengthBytes;

    public override int BlockBytes => PieceBytes;

    public override int SectorBytes => 512;

    public override bool IsInflated => false;

    public override IReadOnlyList<ImageFile> Files => file.Files;

    public override string? Read(long block, Span<byte> buffer)
    {
        var offset = block * BlockBytes;
        var read = 0;
        try
        {
            read = file.ReadUpTo(offset, buffer);
            if (read == buffer.Length)
            {
                return null;
            }
        }
        catch (IOException unreadable)
        {
            buffer.Clear();
            return $"{file.Name} cannot be read at offset {offset}: {unreadable.Message}";
        }

        buffer[read..].Clear();
        return $"{file.Name} ends at offset {offset + read}: it became shorter while it was read";
    }

    public override long FilePositionOf(long block) => block * BlockBytes;
}
