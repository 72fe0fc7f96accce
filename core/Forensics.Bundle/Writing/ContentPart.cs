using Forensics.Bundle.Container;

namespace Forensics.Bundle.Writing;

/// <summary>The open part of content: cut anywhere.</summary>
internal sealed class ContentPart(string name, FrameSpooler spooler) : OpenEntry(name, spooler)
{
    private readonly Sha256Digest whole = new();
    private long wholeBytes;

    public override string NextName => $"{Name}.part{WrittenParts + 1:D4}";

    public override int LengthThatFits(ReadOnlySpan<byte> bytes) => Math.Min(bytes.Length, BundleFormat.MaxEntryBytes - Spool.LengthBytes);

    public void Count(ReadOnlySpan<byte> content)
    {
        whole.Append(content);
        wholeBytes += content.Length;
    }

    public ContentSummary WriteLastTo(EntryWriter entries)
    {
        if (WrittenParts == 0)
        {
            entries.Write(Name, Spool);
        }
        else if (Spool.LengthBytes > 0)
        {
            WritePartTo(entries);
        }

        return new(Name, WrittenParts, wholeBytes, Convert.ToHexStringLower(whole.FinishAndReset()));
    }

    public override void Dispose()
    {
        base.Dispose();
        whole.Dispose();
    }
}
