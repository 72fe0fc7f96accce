using System.ComponentModel;
using Forensics.Sdk;

namespace Forensics.Plugins.State.Device;

/// <summary>The installed system, os-release(5) and others.</summary>
internal sealed record OperatingSystemFacts
{
    [Description("NAME of os-release.")]
    public required EvidenceText? Name { get; init; }

    [Description("VERSION of os-release, else VERSION_ID.")]
    public required EvidenceText? Version { get; init; }

    [Description("VERSION_ID of os-release.")]
    public required EvidenceText? VersionId { get; init; }

    [Description("ID of os-release.")]
    public required EvidenceText? Id { get; init; }

    [Description("ID_LIKE of os-release.")]
    public required EvidenceText? IdLike { get; init; }

    [Description("VERSION_CODENAME of os-release.")]
    public required EvidenceText? Codename { get; init; }

    [Description("PRETTY_NAME of os-release.")]
    public required EvidenceText? PrettyName { get; init; }

    [Description("VARIANT_ID, IMAGE_ID or BUILD_ID of os-release, the first that is there.")]
    public required EvidenceText? Variant { get; init; }

    [Description("What of debian_version, redhat-release, SuSE-release, alpine-release is there: its first line. It names point releases.")]
    public required EvidenceText? Release { get; init; }

    [Description("LANG of locale.conf or default/locale.")]
    public required EvidenceText? Locale { get; init; }

    [Description("What the system boots into: the target of default.target, or the runlevel of inittab.")]
    public required EvidenceText? DefaultTarget { get; init; }

    [Description("The oldest time of what an installation leaves: a lower bound where images are copied. Birth time where the file system has one, else that of the last change.")]
    public required UnixTime? InstalledAt { get; init; }

    [Description("Which object has that time.")]
    public required EvidencePath? InstalledSource { get; init; }
}
