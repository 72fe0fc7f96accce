using Forensics.Sdk;
using Forensics.Sdk.Quarantine.Store;

namespace Forensics.Plugins.Response.Files;

/// <summary>A process that holds a file, and its state then.</summary>
internal sealed record Holder(int Pid, string? UniquePid, int ParentPid, EvidenceText Name, string State, IReadOnlyList<EvidenceText>? Arguments, HolderUse Use)
{
    public ObjectHolder ToObject() => new(Pid, UniquePid, Name, Use);
}
