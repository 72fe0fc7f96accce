namespace Forensics.Plugins.Network.Netlink;

/// <summary>Makes something of one message.</summary>
/// <returns>Null for a message that is not of the kind, or too short.</returns>
internal delegate T? MessageParser<T>(ushort type, ReadOnlySpan<byte> payload)
    where T : class;
