using System.ComponentModel;
using Forensics.Sdk;

namespace Forensics.Plugins.State.Device;

/// <summary>The running kernel.</summary>
internal sealed record KernelFacts
{
    [Description("As uname -r.")]
    public required EvidenceText? Release { get; init; }

    [Description("As uname -v.")]
    public required EvidenceText? Version { get; init; }

    [Description("As uname -m.")]
    public required string Architecture { get; init; }

    [Description("/proc/version: compiler and builder.")]
    public required EvidenceText? Build { get; init; }

    [Description("What the boot loader gave it.")]
    public required EvidenceText? CommandLine { get; init; }

    [Description("random(4): drawn anew at each boot. It is in every unique_pid.")]
    public required string? BootId { get; init; }

    [Description("When it started, on today's clock.")]
    public required UnixTime? BootedAt { get; init; }

    [Description("Since it started, suspended time included.")]
    public required long? UptimeMs { get; init; }
}
