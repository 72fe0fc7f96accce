namespace Forensics.Plugins.Disk.Reading;

/// <summary>How a source is read.</summary>
/// <param name="Retries">How often the smallest piece that fails is tried again.</param>
/// <param name="GranularitySectors">Sectors of that piece.</param>
/// <param name="Deadline">How long one read may take.</param>
/// <param name="PadsLastSector">Whether a file's last sector is filled with zeros.</param>
internal sealed record ReadingRules(int Retries, int GranularitySectors, TimeSpan Deadline, bool PadsLastSector)
{
    /// <summary>Bytes asked of it at once: a multiple of <see cref="DiskLimits.AlignmentBytes"/>.</summary>
    public int PieceBytes { get; init; } = DiskLimits.PieceBytes;
}
