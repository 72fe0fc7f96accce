namespace Forensics.Bundle.Writing;

/// <summary>The open part of one stream of lines: cut at line ends.</summary>
internal sealed class LinePart : OpenEntry
{
    /// <param name="stream">Its name.</param>
    /// <param name="firstPart">Number of its next part: 1, or more where an earlier run wrote some.</param>
    /// <param name="compression">Compresses.</param>
    public LinePart(string stream, int firstPart, FrameCompression compression)
        : base(stream, compression, null) => WrittenParts = firstPart - 1;

    public override string NextName => NameOf(Name, WrittenParts + 1);

    public static string NameOf(string stream, int part) => $"{stream}/{part:D4}.jsonl";

    public override int LengthThatFits(ReadOnlySpan<byte> bytes) => LineCutter.LengthThatFits(bytes, BundleFormat.MaxEntryBytes - Spool.LengthBytes);
}
