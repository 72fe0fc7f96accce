namespace Forensics.Sdk.Quarantine.Store;

/// <summary>A folder is no store, or none that can be trusted.</summary>
public sealed class StorePlaceException : IOException
{
    /// <summary>Says why.</summary>
    /// <param name="store">The folder.</param>
    /// <param name="reason">Why it is not taken, and what to do.</param>
    public StorePlaceException(string store, string reason)
        : base($"{store} cannot be used as a quarantine store: {reason}")
    {
    }
}
