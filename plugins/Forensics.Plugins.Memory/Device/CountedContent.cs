using Forensics.Plugins.Memory.Device.Images;
using Forensics.Sdk;
using Forensics.Sdk.Linux;

namespace Forensics.Plugins.Memory.Device;

/// <summary>An image on its way: counts it, and tells how far it is.</summary>
/// <param name="image">The image.</param>
/// <param name="reader">Reads its memory.</param>
/// <param name="memoryBytes">Memory that it will have.</param>
/// <param name="context">Is told.</param>
internal sealed class CountedContent(Stream image, MemoryReader reader, long memoryBytes, CollectionContext context) : ForwardStream
{
    public long DoneBytes { get; private set; }

    /// <summary>Whether its end was read.</summary>
    public bool IsWhole { get; private set; }

    public override int Read(Span<byte> buffer)
    {
        var length = image.Read(buffer);
        DoneBytes += length;
        IsWhole |= length == 0 && !buffer.IsEmpty;
        context.ReportProgress(new((long)reader.DoneBytes, memoryBytes, "bytes"));
        return length;
    }
}
