namespace Forensics.Sdk.Linux.Processes;

/// <summary>A file of <c>/proc</c> that was read, as a stream, cut where reading it was.</summary>
/// <param name="content">What was read.</param>
public sealed class FileContentStream(FileContent content) : ForwardStream
{
    private int at;

    /// <summary>Gives the next bytes.</summary>
    /// <param name="buffer">Gets them.</param>
    /// <returns>How many; 0 at the end.</returns>
    /// <exception cref="ContentCutException">The file is longer.</exception>
    public override int Read(Span<byte> buffer)
    {
        var length = Math.Min(buffer.Length, content.Bytes.Length - at);
        if (length == 0 && buffer.Length > 0 && content.Truncated)
        {
            throw new ContentCutException("the file is longer than what is taken of it");
        }

        content.Bytes.Span.Slice(at, length).CopyTo(buffer);
        at += length;
        return length;
    }
}
