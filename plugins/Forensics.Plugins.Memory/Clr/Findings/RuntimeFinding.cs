namespace Forensics.Plugins.Memory.Clr.Findings;

/// <summary>A runtime in the process.</summary>
/// <param name="Address">Where its module begins.</param>
/// <param name="Path">The module's file, as the process has it mapped; null when the core does not tell.</param>
/// <param name="Version">Four numbers; null when the runtime does not tell them.</param>
/// <param name="Flavor">core or another word of ClrMD, in lower case.</param>
/// <param name="Architecture">x64, arm64 and others.</param>
/// <param name="IsSingleFile">Whether the runtime is a part of the program.</param>
/// <param name="IsServerGc">Whether the heap is that of a server; null while the heap was not looked at.</param>
/// <param name="BuildId">Of the runtime that was linked in or is the module, lower-case hexadecimal.</param>
/// <param name="DacBuildId">Of the DAC that was built with it; null when the runtime does not tell it.</param>
internal sealed record RuntimeFinding(
    ulong Address, string? Path, string? Version, string Flavor, string Architecture, bool IsSingleFile, bool? IsServerGc, string? BuildId, string? DacBuildId) : ClrFinding
{
    public override IEnumerable<string?> Texts() => [Path, Version, Flavor, Architecture, BuildId, DacBuildId];

    public override bool IsSound() => IsHex(BuildId) && IsHex(DacBuildId);

    private static bool IsHex(string? text) => text is null || (text.Length <= 2 * Sdk.Linux.LinuxLimits.ElfBuildIdBytes && text.All(char.IsAsciiHexDigitLower));
}
