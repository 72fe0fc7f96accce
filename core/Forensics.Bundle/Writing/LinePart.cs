namespace Forensics.Bundle.Writing;

/// <summary>The open part of one stream of lines: cut at line ends.</summary>
internal sealed class LinePart(string stream, FrameSpooler spooler) : OpenEntry(stream, spooler)
{
    public override string NextName => $"{Name}/{WrittenParts + 1:D4}.jsonl";

    public override int LengthThatFits(ReadOnlySpan<byte> bytes) => LineCutter.LengthThatFits(bytes, BundleFormat.MaxEntryBytes - Spool.LengthBytes);
}
