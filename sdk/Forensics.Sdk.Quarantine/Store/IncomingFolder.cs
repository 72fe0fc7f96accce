namespace Forensics.Sdk.Quarantine.Store;

/// <summary>An object that is being written or removed, or whose writing or removal did not come to its end.</summary>
/// <param name="Id">Its id.</param>
/// <param name="IsDeletion">It was being removed, else written.</param>
/// <param name="IsActive">A process is writing it at the moment.</param>
public sealed record IncomingFolder(string Id, bool IsDeletion, bool IsActive);
