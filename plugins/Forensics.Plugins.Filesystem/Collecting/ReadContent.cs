using Forensics.Sdk;
using Forensics.Sdk.Linux;

namespace Forensics.Plugins.Filesystem.Collecting;

/// <summary>Content that was read already; after it comes what ended the reading, so that what is stored is known to be a part.</summary>
/// <param name="content">The content.</param>
/// <param name="lengthBytes">How much of it.</param>
/// <param name="fault">What ended the reading; null when it was read to its end.</param>
internal sealed class ReadContent(byte[] content, int lengthBytes, CollectionFault? fault) : ForwardStream
{
    private int position;

    /// <exception cref="ContentCutException">The content ends here with an error.</exception>
    public override int Read(Span<byte> buffer)
    {
        var length = Math.Min(buffer.Length, lengthBytes - position);
        content.AsSpan(position, length).CopyTo(buffer);
        position += length;
        return length > 0 || fault is null ? length : throw new ContentCutException(fault.Message);
    }
}
