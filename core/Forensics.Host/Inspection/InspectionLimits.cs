namespace Forensics.Host.Inspection;

/// <summary>Upper bounds for what a bundle, which may come from anybody, can make its reader hold, do or print.</summary>
internal static class InspectionLimits
{
    /// <summary>Longest line that is read, in bytes without its end: what a collection lets through (1 MiB) and no more.</summary>
    public const int MaxLineBytes = 1 << 20;

    /// <summary>Lines that could not be read, in all streams together, after which the rest is passed over: each costs an exception.</summary>
    public const int MaxMalformedLines = 20_000;

    /// <summary>Largest <c>manifest.json</c> that is shown, in bytes.</summary>
    public const int MaxManifestBytes = 16 << 20;

    /// <summary>Most alerts that are printed before all else.</summary>
    public const int MaxAlerts = 20;

    /// <summary>Most steps in the table.</summary>
    public const int MaxSteps = 256;

    /// <summary>Most findings that are printed.</summary>
    public const int MaxFindings = 10;

    /// <summary>Most examples of one finding.</summary>
    public const int MaxExamples = 3;

    /// <summary>Longest text out of the bundle in one place of the output, in characters.</summary>
    public const int MaxTextChars = 300;

    /// <summary>Most programs of root that are compared with what everybody can write.</summary>
    public const int MaxKeptPrograms = 2_000;

    /// <summary>Most files and folders that everybody can write, of which a digest is kept for that.</summary>
    public const int MaxKeptWritable = 500_000;

    /// <summary>Most folders above a program that are looked at for that.</summary>
    public const int MaxKeptPathDepth = 64;

    /// <summary>Longest path that is kept for that, in bytes: PATH_MAX.</summary>
    public const int MaxKeptPathBytes = 4_096;
}
