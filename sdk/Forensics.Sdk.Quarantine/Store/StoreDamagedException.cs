namespace Forensics.Sdk.Quarantine.Store;

/// <summary>A file of a store is not as it was written. Nothing of it is handed on.</summary>
public sealed class StoreDamagedException : IOException
{
    /// <summary>Names the file.</summary>
    /// <param name="store">The store's folder.</param>
    /// <param name="file">Relative to it: <c>objects/ID/content</c>.</param>
    /// <param name="reason">What is wrong with it.</param>
    public StoreDamagedException(string store, string file, string reason)
        : base($"{Path.Combine(store, file)} is damaged: {reason}")
        => (File, Reason) = (file, reason);

    /// <summary>The file, relative to the store.</summary>
    public string File { get; }

    /// <summary>What is wrong with it.</summary>
    public string Reason { get; }
}
