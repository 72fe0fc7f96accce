using System.Security.Cryptography;
using System.Text;

namespace Forensics.Host.Device;

/// <summary>An identifier of the device that tells nobody its machine id (<c>machine-id(5)</c> asks for that).</summary>
internal static class DeviceIdentity
{
    /// <summary>HMAC-SHA256 of the machine id under the key <c>forensics unique_id v1</c>, its first 16 bytes as a UUID; null without a machine id.</summary>
    public static string? UniqueId()
        => DeviceFacts.MachineId is { Length: > 0 } machineId
            ? new Guid(HMACSHA256.HashData("forensics unique_id v1"u8, Encoding.ASCII.GetBytes(machineId)).AsSpan(0, 16), bigEndian: true).ToString()
            : null;
}
