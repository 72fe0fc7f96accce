namespace Forensics.Bundle;

/// <summary>How a bundle's file was written while it was to stay out of the page cache (<see cref="BundleWriter.BypassesPageCache"/>).</summary>
public enum PageCacheUse
{
    /// <summary>It was never asked for.</summary>
    Ordinary = 0,

    /// <summary>Past the page cache (O_DIRECT), but for less than a block before and after each link.</summary>
    Bypassed = 1,

    /// <summary>Through it, and put out of it after each mebibyte: the file system has no O_DIRECT.</summary>
    Dropped = 2,
}
