namespace Forensics.Plugins.Disk;

/// <summary>Upper bounds for everything that a device says of itself.</summary>
internal static class DiskLimits
{
    /// <summary>Bytes of one file of <c>/sys</c> that are read.</summary>
    public const int AttributeBytes = 64 << 10;
}
