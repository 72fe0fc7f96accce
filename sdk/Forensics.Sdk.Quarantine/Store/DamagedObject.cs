namespace Forensics.Sdk.Quarantine.Store;

/// <summary>Something in a store that is not as it was written.</summary>
/// <param name="Id">The object's id; what stands in its place when that is no id.</param>
/// <param name="File">The file, relative to the store.</param>
/// <param name="Reason">What is wrong with it.</param>
public sealed record DamagedObject(string Id, string File, string Reason);
