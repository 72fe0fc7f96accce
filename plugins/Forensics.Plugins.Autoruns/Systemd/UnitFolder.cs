namespace Forensics.Plugins.Autoruns.Systemd;

/// <summary>What lies in one folder of the search path.</summary>
/// <param name="Place">The folder.</param>
/// <param name="Files">Units, by name.</param>
/// <param name="Links">Entries of the folders of dependencies, by the unit whose folder it is.</param>
/// <param name="DropIns">Drop-ins, by what they are for.</param>
internal sealed record UnitFolder(UnitPlace Place, IReadOnlyDictionary<string, UnitFile> Files, ILookup<string, UnitLink> Links, ILookup<string, UnitDropIn> DropIns);
