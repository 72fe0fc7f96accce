using System.ComponentModel;
using Forensics.Sdk;

namespace Forensics.Plugins.Filesystem.Entries;

/// <summary>One extended attribute.</summary>
internal sealed record EntryAttribute
{
    [Description("The name with its namespace: user.note.")]
    public required EvidenceText Name { get; init; }

    [Description("The value; null when it could not be read or is too long.")]
    public EvidenceText? Value { get; init; }
}
