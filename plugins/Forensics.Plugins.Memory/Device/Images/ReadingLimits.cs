namespace Forensics.Plugins.Memory.Device.Images;

/// <summary>Bounds of the reading.</summary>
internal static class ReadingLimits
{
    /// <summary>Memory read at once.</summary>
    public const int PieceBytes = 256 << 10;

    /// <summary>The smallest page there is.</summary>
    public const int LeastPageBytes = 4_096;

    /// <summary>Ranges of troubled pages that are kept apart; what comes after is counted.</summary>
    public const int TroubledRanges = 100_000;

    /// <summary>Ranges of memory that an image can have.</summary>
    public const int Segments = 60_000;

    /// <summary>Zeros that a raw image may have between ranges.</summary>
    public const ulong RawPaddingBytes = 64UL << 30;

    /// <summary>Memory in one block of an AVML image.</summary>
    public const int AvmlBlockBytes = 16 << 20;
}
