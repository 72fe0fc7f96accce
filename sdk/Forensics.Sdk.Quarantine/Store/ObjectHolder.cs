namespace Forensics.Sdk.Quarantine.Store;

/// <summary>A process that held a file when it was received.</summary>
/// <param name="Pid">Its number.</param>
/// <param name="UniquePid">What tells it from a later one of the same number; null when it could not be made.</param>
/// <param name="Name">Its name, as the process likes to have it.</param>
/// <param name="How">How it held the file.</param>
public sealed record ObjectHolder(int Pid, string? UniquePid, EvidenceText Name, HolderUse How);
