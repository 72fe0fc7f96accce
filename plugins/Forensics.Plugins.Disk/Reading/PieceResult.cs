namespace Forensics.Plugins.Disk.Reading;

/// <summary>What came of reading one piece.</summary>
/// <param name="LengthBytes">How much of it is in the buffer, zeros for what is bad included.</param>
/// <param name="Bad">What of that could not be read.</param>
/// <param name="End">Why the source ends after it.</param>
internal sealed record PieceResult(int LengthBytes, IReadOnlyList<BadPiece> Bad, SourceEnd End);
