namespace Forensics.Bundle;

/// <summary>What a salvage did.</summary>
public enum SalvageOutcome
{
    /// <summary>No link proves: there is nothing to save, and nothing was written.</summary>
    NothingProven,

    /// <summary>The bundle is complete, or was salvaged already: nothing was written.</summary>
    NotNeeded,

    /// <summary>A bundle was written that holds everything up to the last link that proves.</summary>
    Salvaged,
}
