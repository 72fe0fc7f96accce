namespace Forensics.Sdk.Quarantine.Store;

/// <summary>A store has no room: what was being received is removed, everything that was there stays.</summary>
public sealed class StoreFullException : IOException
{
    /// <summary>Says what is missing.</summary>
    /// <param name="store">The store's folder.</param>
    /// <param name="neededBytes">What was to be written next, or all of an object where a bound of the store's is met.</param>
    /// <param name="freeBytes">What can still be taken: 0 or more; null when it is not known.</param>
    /// <param name="why">Which bound: <c>its file system says ENOSPC</c>.</param>
    public StoreFullException(string store, long neededBytes, long? freeBytes, string why)
        : base($"the quarantine store {store} is full: {neededBytes} bytes are needed, {(freeBytes is { } free ? $"{free}" : "an unknown number")} can be taken ({why}); make room, or name another store")
        => (Store, NeededBytes, FreeBytes) = (store, neededBytes, freeBytes);

    /// <summary>The store's folder.</summary>
    public string Store { get; }

    /// <summary>What was to be written, in bytes.</summary>
    public long NeededBytes { get; }

    /// <summary>What can still be taken, in bytes; null when it is not known.</summary>
    public long? FreeBytes { get; }
}
