namespace Forensics.Bundle.Export;

/// <summary>Letters of <c>lsattr(1)</c> that somebody has set, and the bits of the kernel (linux/fs.h); those that a file system sets by itself are not restored.</summary>
internal static class InodeFlagLetters
{
    private static readonly Dictionary<string, uint> Bits = new(StringComparer.Ordinal)
    {
        ["s"] = 0x1,
        ["u"] = 0x2,
        ["c"] = 0x4,
        ["S"] = 0x8,
        ["i"] = 0x10,
        ["a"] = 0x20,
        ["d"] = 0x40,
        ["A"] = 0x80,
        ["m"] = 0x400,
        ["j"] = 0x4000,
        ["t"] = 0x8000,
        ["D"] = 0x1_0000,
        ["T"] = 0x2_0000,
        ["C"] = 0x80_0000,
        ["x"] = 0x200_0000,
        ["P"] = 0x2000_0000,
    };

    /// <summary>Of them, what a file system takes only of a file without content: no copy on write (chattr(1), C).</summary>
    public const uint OfEmptyFiles = 0x80_0000;

    /// <summary>The bits that can be set.</summary>
    public static uint Settable(IReadOnlyList<string> letters) => letters.Aggregate(0u, (bits, letter) => bits | Bits.GetValueOrDefault(letter));
}
