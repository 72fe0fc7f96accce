namespace Forensics.Host.UserSpace;

/// <summary>Upper bounds for what is read to see what this program runs on.</summary>
internal static class UserSpaceLimits
{
    /// <summary>Largest <c>/proc/PID/maps</c>, in bytes: the kernel's 65,530 mappings with paths of usual length.</summary>
    public const int MaxMapsBytes = 16 << 20;

    /// <summary>Largest environment, in bytes.</summary>
    public const int MaxEnvironmentBytes = 4 << 20;

    /// <summary>Largest <c>SHA256SUMS</c>, in bytes.</summary>
    public const int MaxSumsBytes = 4 << 20;

    /// <summary>Largest file whose digest is compared, in bytes.</summary>
    public const long MaxFileBytes = 512L << 20;

    /// <summary>Most alerts of a run; one more says that there were others.</summary>
    public const int MaxAlerts = 200;

    /// <summary>Most libraries of the device that the manifest names.</summary>
    public const int MaxLibraries = 500;
}
