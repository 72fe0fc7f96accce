using Forensics.Bundle;
using Forensics.Collection.Run;

namespace Forensics.Host.Output;

/// <summary>Content of one step into a file outside of the bundle. What fails there ends that content, and leaves the bundle alone.</summary>
internal sealed class OutsideSink : IContentSink
{
    private readonly OutsideContent content;
    private ContentMark mark;
    private long toldBytes;
    private string? failure;

    private readonly Action<OutsideFile> written;

    private OutsideSink(OutsideContent content, ContentMark mark, Action<OutsideFile> written) => (this.content, this.mark, toldBytes, this.written) = (content, mark, mark.LengthBytes, written);

    /// <param name="request">What it is, and where it goes.</param>
    /// <param name="rules">Its digests.</param>
    /// <param name="written">Is told when it is whole.</param>
    /// <exception cref="OutsideContentException">The file cannot be had.</exception>
    public static OutsideSink Open(ContentRequest request, ContentRules rules, Action<OutsideFile> written)
    {
        var path = request.OutsidePath!;
        try
        {
            if (request.SetsAside && File.Exists(path))
            {
                // Nothing is overwritten, and nothing deleted: whoever looks there can tell what it is.
                File.Move(path, Enumerable.Range(1, int.MaxValue - 1).Select(number => $"{path}.beyond-checkpoint-{number}").First(aside => !File.Exists(aside)));
            }

            return request.ContinuesAtBytes > 0
                ? new(OutsideContent.GoOn(path, request.ContinuesAtBytes, Convert.FromHexString(request.OutsideSha256!), rules), new(request.ContinuesAtBytes, request.OutsideSha256), written)
                : new(OutsideContent.Create(path, rules), new(0, null), written);
        }
        catch (Exception failed) when (failed is IOException or UnauthorizedAccessException)
        {
            throw new OutsideContentException($"{path} cannot be written: {failed.Message}");
        }
    }

    /// <summary>Bytes up to the last mark that were not told before.</summary>
    public long TakeNewBytes()
    {
        var bytes = mark.LengthBytes - toldBytes;
        toldBytes = mark.LengthBytes;
        return bytes;
    }

    public void Append(ReadOnlySpan<byte> content)
    {
        if (failure is not null)
        {
            return;
        }

        try
        {
            this.content.Append(content);
        }
        catch (IOException failed)
        {
            throw Failed(failed);
        }
    }

    public ContentMark Mark()
    {
        try
        {
            return failure is null ? mark = new(content.LengthBytes, Convert.ToHexStringLower(content.Checkpoint())) : mark;
        }
        catch (IOException failed)
        {
            throw Failed(failed);
        }
    }

    public StoredContent Complete()
    {
        using (content)
        {
            try
            {
                if (failure is null && content.Complete() is var summary)
                {
                    written(new(content.Path, summary.LengthBytes, summary.Sha256));
                    return new(null, 0, summary.LengthBytes, summary.Md5, summary.Sha256, summary.Sha1) { OutsidePath = content.Path };
                }
            }
            catch (IOException failed)
            {
                _ = Failed(failed);
            }

            // What the file holds beyond the last checkpoint nobody knows.
            return new(null, 0, mark.LengthBytes, null, mark.OutsideSha256, null) { OutsidePath = content.Path, Failure = failure };
        }
    }

    private OutsideContentException Failed(IOException failed) => new(failure ??= $"{content.Path} cannot be written: {failed.Message}");
}
