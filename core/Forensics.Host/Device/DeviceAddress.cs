using System.Net.NetworkInformation;
using System.Net.Sockets;

namespace Forensics.Host.Device;

/// <summary>The device's address: of the first interface that is up and no loopback; without a server there is no route to ask for.</summary>
/// <param name="Address">Its first address, IPv4 before IPv6.</param>
/// <param name="Hardware">Its MAC, <c>aa:bb:cc:dd:ee:ff</c>; null when it has none.</param>
internal sealed record DeviceAddress(string Address, string? Hardware)
{
    public static DeviceAddress? Find()
    {
        try
        {
            return NetworkInterface.GetAllNetworkInterfaces()
                .Where(candidate => candidate.OperationalStatus == OperationalStatus.Up && candidate.NetworkInterfaceType != NetworkInterfaceType.Loopback)
                .OrderBy(candidate => candidate.Name, StringComparer.Ordinal)
                .Select(Of)
                .FirstOrDefault(address => address is not null);
        }
        catch (Exception unreadable) when (unreadable is NetworkInformationException or IOException or UnauthorizedAccessException)
        {
            // The runtime reads /etc/resolv.conf on the way, and takes no missing /etc.
            return null;
        }
    }

    private static DeviceAddress? Of(NetworkInterface candidate)
    {
        var address = candidate.GetIPProperties().UnicastAddresses.Select(unicast => unicast.Address)
            .OrderBy(unicast => unicast.AddressFamily == AddressFamily.InterNetwork ? 0 : 1).FirstOrDefault();
        var hardware = candidate.GetPhysicalAddress().GetAddressBytes();
        return address is null ? null : new(address.ToString(), hardware.Length == 0 ? null : string.Join(':', hardware.Select(part => part.ToString("x2"))));
    }
}
