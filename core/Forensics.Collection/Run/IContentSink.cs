namespace Forensics.Collection.Run;

/// <summary>Where one blob's content goes.</summary>
public interface IContentSink
{
    /// <summary>Appends content.</summary>
    /// <param name="content">Any length.</param>
    void Append(ReadOnlySpan<byte> content);

    /// <summary>How far it is; of content outside of the bundle that is made durable first.</summary>
    ContentMark Mark();

    /// <summary>Ends the content.</summary>
    /// <returns>What stands in the bundle.</returns>
    StoredContent Complete();
}
