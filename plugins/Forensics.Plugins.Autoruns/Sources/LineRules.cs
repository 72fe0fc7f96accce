namespace Forensics.Plugins.Autoruns.Sources;

/// <summary>How a file's lines are read.</summary>
[Flags]
internal enum LineRules
{
    /// <summary>Each line by itself; blank ones and those that begin with # are passed over.</summary>
    None = 0,

    /// <summary>A line that ends in a backslash goes on in the next.</summary>
    Continued = 1,

    /// <summary>Lines that begin with # are kept.</summary>
    KeepComments = 2,
}
