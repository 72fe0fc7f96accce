using Forensics.Bundle.Writing;

namespace Forensics.Bundle;

/// <summary>
/// Takes the content of one file, dump or image, of any length. What fits is one entry; longer content, and content that has to make room, becomes
/// <c>NAME.part0001</c>, <c>NAME.part0002</c>, ..., each at most <see cref="BundleFormat.MaxEntryBytes"/>: joined they are the content.
/// </summary>
public sealed class ContentWriter
{
    private readonly BundleWriter bundle;
    private readonly ContentPart part;

    internal ContentWriter(BundleWriter bundle, ContentPart part) => (this.bundle, this.part) = (bundle, part);

    internal ContentPart Part => part;

    /// <summary>Bytes of it so far, with what it goes on with.</summary>
    public long LengthBytes => part.LengthBytes;

    /// <summary>The entry's name.</summary>
    public string Name => part.Name;

    /// <summary>Appends content.</summary>
    /// <param name="content">Any length.</param>
    /// <exception cref="IOException">The destination failed.</exception>
    public void Append(ReadOnlySpan<byte> content)
    {
        part.Count(content.Length);
        bundle.Append(part, content);
    }

    /// <summary>Ends the content; nothing may be appended after it.</summary>
    /// <returns>What stands in the bundle.</returns>
    public ContentSummary Complete() => bundle.Complete(part);
}
