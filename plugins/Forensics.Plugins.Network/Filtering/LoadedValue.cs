namespace Forensics.Plugins.Network.Filtering;

/// <summary>What a rule put into a register.</summary>
/// <param name="Name">What it is, as nft(8) words it: <c>ip saddr</c>; empty for a constant.</param>
/// <param name="Form">What its bytes mean.</param>
/// <param name="Constant">The bytes of a constant.</param>
/// <param name="Mask">Bits of it that count; null for all.</param>
/// <param name="MissingBytes">Bytes of the field that were not loaded, since they do not count: of a prefix.</param>
internal sealed record LoadedValue(string Name, ValueForm Form, byte[]? Constant = null, byte[]? Mask = null, int MissingBytes = 0);
