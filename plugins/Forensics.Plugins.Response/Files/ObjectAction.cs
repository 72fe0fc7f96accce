using Forensics.Sdk;
using Forensics.Sdk.Quarantine.Files;

namespace Forensics.Plugins.Response.Files;

/// <summary>Something that is to be done with one object of the quarantine.</summary>
internal sealed class ObjectAction : PlannedAction
{
    public required string Id { get; init; }

    /// <summary>Of a restore.</summary>
    public RestorePlan? Plan { get; init; }

    /// <summary>Whether its content goes into the bundle first.</summary>
    public bool KeepsCopy { get; init; }
}
