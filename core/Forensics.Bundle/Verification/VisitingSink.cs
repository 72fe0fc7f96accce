namespace Forensics.Bundle.Verification;

/// <summary>Hands on what the archive holds, and shows the visitor the content it wants. The check comes first and sees everything.</summary>
internal sealed class VisitingSink(IEntrySink checker, IBundleVisitor visitor) : IEntrySink
{
    private bool wanted;
    private bool hasGap;

    public void Begin(ArchiveHeader header)
    {
        checker.Begin(header);
        wanted = !header.IsDirectory && visitor.Begin(header.Name, header.SizeBytes, header.ContentOffsetBytes);
        hasGap = false;
    }

    public void Content(ReadOnlySpan<byte> content)
    {
        checker.Content(content);
        if (wanted && !hasGap && !content.IsEmpty) visitor.Content(content);
    }

    // What stands after a gap is not joined to what stands before it: two half lines would make one that nobody wrote.
    public void Gap()
    {
        checker.Gap();
        hasGap = true;
    }

    public void End(bool damaged)
    {
        checker.End(damaged);
        if (wanted) visitor.End(!damaged);
        wanted = false;
    }
}
