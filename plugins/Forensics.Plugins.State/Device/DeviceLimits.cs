namespace Forensics.Plugins.State.Device;

/// <summary>Bounds of <c>system.info</c>.</summary>
internal static class DeviceLimits
{
    /// <summary>Lines taken of one file of configuration.</summary>
    public const int ConfigurationLines = 100_000;

    /// <summary>Transitions taken of one file of <c>tzfile(5)</c>: those of real ones are below 2,000.</summary>
    public const int ZoneTransitions = 10_000;

    /// <summary>Files of a folder of configuration.</summary>
    public const int ConfigurationFiles = 256;
}
