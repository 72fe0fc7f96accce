using Forensics.Sdk;

namespace Forensics.Plugins.Memory.Device.Symbols;

/// <summary>One file that is stored.</summary>
/// <param name="Path">Where it lies.</param>
/// <param name="Name">Its name in the bundle.</param>
/// <param name="Kind">As the record has it.</param>
internal sealed record SymbolSource(EvidencePath Path, string Name, string Kind)
{
    /// <summary>At most this much is taken.</summary>
    public long LimitBytes { get; init; } = SymbolLimits.FileBytes;

    /// <summary>Which field of its lines is an address that the kernel may hide; null for none.</summary>
    public int? AddressField { get; init; }

    /// <summary>The fault's code when all of them are hidden; null for none.</summary>
    public string? HiddenCode { get; init; }
}
