namespace Forensics.Plugins.Network.Filtering;

/// <summary>What is needed of a set to ask for its elements and to word them.</summary>
/// <param name="Family">NFPROTO_ number.</param>
/// <param name="Table">Its table.</param>
/// <param name="Name">Its name.</param>
/// <param name="Flags">NFT_SET_ flags.</param>
/// <param name="KeyType">nft's number of the type of its keys.</param>
/// <param name="DataType">Of what a map has for each.</param>
internal sealed record NftSet(byte Family, byte[] Table, byte[] Name, uint Flags, uint KeyType, uint DataType)
{
    public bool IsInterval => (Flags & 0x4) != 0;

    public bool IsAnonymous => (Flags & 0x1) != 0;

    /// <summary>Tells it from others of the namespace.</summary>
    public (byte Family, string Table, string Name) Key => (Family, Convert.ToHexString(Table), Convert.ToHexString(Name));
}
