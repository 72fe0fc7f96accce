namespace Forensics.Bundle.Verification;

/// <summary>Takes what the archive holds, in its order.</summary>
internal interface IEntrySink
{
    void Begin(ArchiveHeader header);

    void Content(ReadOnlySpan<byte> content);

    /// <param name="damaged">A part of the content could not be read.</param>
    void End(bool damaged);
}
