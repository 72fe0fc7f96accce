namespace Forensics.Bundle.Writing;

/// <summary>Content in parts of a cut bundle that another goes on with: counted and digested while it is copied.</summary>
internal sealed class EarlierContent : IDisposable
{
    private ContentDigests? digests = new(hasMd5: true, hasSha1: true, hasSha256: true);

    /// <summary>Its parts.</summary>
    public int Parts { get; private set; }

    public long LengthBytes { get; private set; }

    public void BeginPart() => Parts++;

    public void Append(ReadOnlySpan<byte> content)
    {
        digests!.AppendNow(content);
        LengthBytes += content.Length;
    }

    /// <summary>Its digests, to go on with: once.</summary>
    public ContentDigests TakeDigests()
    {
        var taken = digests ?? throw new InvalidOperationException("The content is gone on with already.");
        digests = null;
        return taken;
    }

    public void Dispose() => digests?.Dispose();
}
