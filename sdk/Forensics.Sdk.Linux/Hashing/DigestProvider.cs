namespace Forensics.Sdk.Linux.Hashing;

/// <summary>Who computes a digest.</summary>
public enum DigestProvider
{
    /// <summary>OpenSSL by way of .NET where the device has a libssl that .NET takes, else <see cref="Managed"/>.</summary>
    Automatic = 0,

    /// <summary>This assembly alone; nothing of the device's libssl is loaded. SHA-256 and SHA-1 then go without the processor's instructions for them.</summary>
    Managed = 1,
}
