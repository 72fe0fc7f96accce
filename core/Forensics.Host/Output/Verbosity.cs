namespace Forensics.Host.Output;

/// <summary>How much a run says.</summary>
internal enum Verbosity
{
    /// <summary>What went wrong, and the result.</summary>
    Quiet,

    /// <summary>Also what happens.</summary>
    Normal,

    /// <summary>Also what plugins log.</summary>
    Verbose,
}
