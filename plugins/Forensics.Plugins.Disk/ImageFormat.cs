namespace Forensics.Plugins.Disk;

/// <summary>The form of an image.</summary>
public enum ImageFormat
{
    /// <summary>EnCase 6, which all tools of the field read.</summary>
    E01 = 0,

    /// <summary>The bytes of the source.</summary>
    Raw = 1,
}
