namespace Forensics.Plugins.Memory.Device.Swap;

/// <summary>The bounds of what is taken of swap.</summary>
internal static class SwapLimits
{
    /// <summary>Areas looked at; the kernel's own bound is 32 (MAX_SWAPFILES).</summary>
    public const int Areas = 128;

    /// <summary>Of each file of <c>/proc</c>, <c>/sys</c> and <c>/etc</c> that leads to areas, in bytes.</summary>
    public const int TableBytes = 1 << 20;

    /// <summary>Bytes read at once.</summary>
    public const int PieceBytes = 1 << 20;

    /// <summary>What is given up where a read fails, in bytes.</summary>
    public const int BlockBytes = 4_096;

    /// <summary>Blocks given up in one area; then the rest of it is not read. A dying disk takes seconds for each.</summary>
    public const int UnreadBlocks = 65_536;

    /// <summary>Ranges of one area that each have a fault of their own.</summary>
    public const int UnreadRanges = 256;

    /// <summary>Devices looked at to see whether one below an area is encrypted.</summary>
    public const int DevicesBelow = 64;

    /// <summary>Longest path in the id of an item, in characters.</summary>
    public const int ItemPathLength = 4_000;
}
