namespace Forensics.Bundle.Verification;

/// <summary>Takes what the archive holds, in its order.</summary>
internal interface IEntrySink
{
    void Begin(ArchiveHeader header);

    void Content(ReadOnlySpan<byte> content);

    /// <summary>A part of the content could not be read; the next piece does not follow the last one.</summary>
    void Gap();

    /// <param name="damaged">A part of the content could not be read.</param>
    void End(bool damaged);
}
