using Forensics.Sdk.Images.Reading;

namespace Forensics.Sdk.Images.Ewf.Reading;

/// <summary>A table of chunks: where its entries lie, and between which offsets of its segment the chunks may.</summary>
internal sealed record ChunkTable
{
    public required ImageFile File { get; init; }

    /// <summary>How many bytes of files lie before its segment.</summary>
    public required long FileStart { get; init; }

    /// <summary>The number of its first chunk in the media.</summary>
    public required long FirstChunk { get; init; }

    public required TableSection Section { get; init; }

    /// <summary>Its chunks lie from here.</summary>
    public required long Low { get; init; }

    /// <summary>The last chunk ends here, the latest.</summary>
    public required long High { get; init; }

    public int Count => Section.Count;
}
