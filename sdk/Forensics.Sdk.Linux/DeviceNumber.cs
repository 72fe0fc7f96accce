namespace Forensics.Sdk.Linux;

/// <summary>Device numbers as <c>makedev(3)</c> of the GNU C library packs them into 64 bits.</summary>
public static class DeviceNumber
{
    /// <summary>Packs a major and a minor number.</summary>
    /// <param name="major">Any 32-bit number.</param>
    /// <param name="minor">Any 32-bit number.</param>
    /// <returns>The packed number.</returns>
    public static ulong Of(uint major, uint minor)
        => ((ulong)(major & 0xffff_f000) << 32) | ((ulong)(major & 0xfff) << 8) | ((ulong)(minor & 0xffff_ff00) << 12) | (minor & 0xff);

    /// <summary>The major number of a packed one.</summary>
    /// <param name="device">The packed number.</param>
    /// <returns>The major number.</returns>
    public static uint Major(ulong device) => (uint)((device >> 32) & 0xffff_f000) | (uint)((device >> 8) & 0xfff);

    /// <summary>The minor number of a packed one.</summary>
    /// <param name="device">The packed number.</param>
    /// <returns>The minor number.</returns>
    public static uint Minor(ulong device) => (uint)((device >> 12) & 0xffff_ff00) | (uint)(device & 0xff);
}
