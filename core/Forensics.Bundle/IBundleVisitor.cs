namespace Forensics.Bundle;

/// <summary>
/// Takes content of a bundle while it is verified: entry by entry in the archive's order, in pieces, as they are decompressed. Nothing that it is
/// given is proven before the report says so, for the whole bundle (<see cref="IntegrityState.Complete"/>) or up to a link; until then it is
/// anybody's text.
/// </summary>
/// <remarks>What a visitor throws ends the verification and reaches the caller.</remarks>
public interface IBundleVisitor
{
    /// <summary>A regular entry begins. What the last one left without an end was cut with the file.</summary>
    /// <param name="name">
    /// Its name: of the form that entry names have, ASCII, but not proven to be there once: in a damaged bundle a name can come again.
    /// </param>
    /// <param name="sizeBytes">Length of its content as the header states it, 0 to <see cref="BundleFormat.MaxEntryBytes"/>.</param>
    /// <returns>Whether its content is wanted. False: neither <see cref="Content"/> nor <see cref="End"/> is called for it.</returns>
    bool Begin(string name, int sizeBytes);

    /// <summary>The same, for who wants to come back to it; this is what is called.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="sizeBytes">Length of its content.</param>
    /// <param name="contentOffsetBytes">Where its content begins in the decompressed archive.</param>
    /// <returns>Whether its content is wanted.</returns>
    bool Begin(string name, int sizeBytes, long contentOffsetBytes) => Begin(name, sizeBytes);

    /// <summary>The next piece of its content.</summary>
    /// <param name="piece">1 byte to <see cref="BundleFormat.MaxFrameBytes"/>; valid during the call only.</param>
    void Content(ReadOnlySpan<byte> piece);

    /// <summary>The entry ends.</summary>
    /// <param name="isWhole">False when a part of it could not be read: all up to there was delivered, and nothing after it.</param>
    void End(bool isWhole);
}
