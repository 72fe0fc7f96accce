using Forensics.Sdk.Quarantine.Store;

namespace Forensics.Plugins.Response.Files;

/// <summary>What is done with a file.</summary>
/// <param name="Word">In a word.</param>
/// <param name="KeepsCopy">A copy goes into the quarantine.</param>
/// <param name="KeepsOriginal">The file stays where it is.</param>
/// <param name="Options">What was asked for.</param>
internal sealed record FileVerb(string Word, bool KeepsCopy, bool KeepsOriginal, FileTargetOptions Options)
{
    public StoreOptions Store => new() { MaxBytes = Options.MaxStoreBytes == 0 ? null : Options.MaxStoreBytes, FreeFloorBytes = Options.MinFreeBytes };
}
