namespace Forensics.Plugins.Network.Filtering;

/// <summary>What the bytes in a register mean.</summary>
internal enum ValueForm
{
    Unknown = 0,

    /// <summary>Big-endian.</summary>
    Number = 1,

    /// <summary>In the machine's order.</summary>
    HostNumber = 2,

    /// <summary>In the machine's order, worded in hexadecimal.</summary>
    Mark = 3,
    Address = 4,
    Physical = 5,
    Text = 6,
    Protocol = 7,
    NetworkProtocol = 8,
    ConnectionState = 9,
    InterfaceIndex = 10,
    EtherType = 11,
}
