namespace Forensics.Plugins.State.Kernel;

/// <summary>Taint flags, Documentation/admin-guide/tainted-kernels.rst of the kernel.</summary>
internal static class Taints
{
    private static readonly (char Letter, string Name)[] Bits =
    [
        ('P', "proprietary-module"), ('F', "forced-load"), ('S', "cpu-out-of-spec"), ('R', "forced-unload"), ('M', "machine-check"), ('B', "bad-page"), ('U', "user-request"), ('D', "oops"),
        ('A', "acpi-table-overridden"), ('W', "warning"), ('C', "staging-module"), ('I', "firmware-workaround"), ('O', "out-of-tree-module"), ('E', "unsigned-module"), ('L', "soft-lockup"),
        ('K', "live-patch"), ('X', "auxiliary"), ('T', "randomized-structures"), ('N', "test"), ('J', "firmware-control"),
    ];

    /// <summary>Names of the bits of <c>/proc/sys/kernel/tainted</c>; <c>bit-N</c> for one that has none here.</summary>
    public static IReadOnlyList<string> OfNumber(ulong number)
        => [.. Enumerable.Range(0, 64).Where(bit => (number >> bit & 1) != 0).Select(bit => bit < Bits.Length ? Bits[bit].Name : $"bit-{bit}")];

    /// <summary>Names of the letters of a module: those of <c>/sys/module/X/taint</c>.</summary>
    public static IReadOnlyList<string> OfLetters(string letters)
        => [.. letters.Where(char.IsAsciiLetterUpper).Select(letter => Bits.FirstOrDefault(bit => bit.Letter == letter).Name ?? $"letter-{letter}")];
}
