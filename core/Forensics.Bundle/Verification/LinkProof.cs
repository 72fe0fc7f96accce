namespace Forensics.Bundle.Verification;

/// <summary>A link that proves, with everything before it, and ends with a frame.</summary>
/// <param name="Link">Its number.</param>
/// <param name="EndBytes">Length of the file up to the end of that frame.</param>
/// <param name="Frames">Frames up to there.</param>
/// <param name="CoversManifest">Nothing that the run wrote comes after it.</param>
internal sealed record LinkProof(int Link, long EndBytes, long Frames, bool CoversManifest);
