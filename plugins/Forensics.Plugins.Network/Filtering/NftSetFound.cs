using Forensics.Plugins.Network.Records;

namespace Forensics.Plugins.Network.Filtering;

/// <summary>A set, and its record as far as it is known without its elements.</summary>
internal sealed record NftSetFound(NftSet Set, FilterRecord Record);
