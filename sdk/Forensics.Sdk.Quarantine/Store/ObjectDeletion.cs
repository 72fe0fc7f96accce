namespace Forensics.Sdk.Quarantine.Store;

/// <summary>An object was deleted.</summary>
/// <param name="Id">Its id.</param>
/// <param name="At">When, by this device's clock.</param>
/// <param name="WasDeletedBefore">It had been deleted already, at that time; nothing was done now, or what was left of it was removed.</param>
public sealed record ObjectDeletion(string Id, DateTimeOffset At, bool WasDeletedBefore);
