using Forensics.Sdk;
using Forensics.Sdk.Linux;

namespace Forensics.Plugins.Filesystem.Collecting;

/// <summary>Content that ends where it cannot be read on.</summary>
/// <param name="content">The content; not disposed of.</param>
internal sealed class CutStream(Stream content) : ForwardStream
{
    /// <exception cref="ContentCutException">It cannot be read on.</exception>
    public override int Read(Span<byte> buffer)
    {
        try
        {
            return content.Read(buffer);
        }
        catch (IOException e)
        {
            throw new ContentCutException(e.Message, e);
        }
    }
}
