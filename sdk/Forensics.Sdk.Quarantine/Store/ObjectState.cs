namespace Forensics.Sdk.Quarantine.Store;

/// <summary>What a store knows of an id.</summary>
/// <param name="Presence">Whether it has the object.</param>
/// <param name="Stored">The object, where it is present.</param>
/// <param name="DeletedAt">When it was deleted, where it was.</param>
public sealed record ObjectState(ObjectPresence Presence, StoredObject? Stored = null, DateTimeOffset? DeletedAt = null);
