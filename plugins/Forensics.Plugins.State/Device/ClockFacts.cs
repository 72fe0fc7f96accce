using System.ComponentModel;
using Forensics.Sdk;

namespace Forensics.Plugins.State.Device;

/// <summary>The device's clock and zone.</summary>
internal sealed record ClockFacts
{
    [Description("The zone's name: what etc/localtime links to below zoneinfo, else etc/timezone.")]
    public required EvidenceText? TimeZone { get; init; }

    [Description("East of UTC, at read_at, by the root's own etc/localtime (tzfile(5)).")]
    public required int? UtcOffsetSeconds { get; init; }

    [Description("The zone's short name at read_at: CEST.")]
    public required string? Abbreviation { get; init; }

    [Description("read_at in that zone: 2026-11-30T22:18:07+01:00. On a root that is no running system it is the clock of the device that reads.")]
    public required string? LocalTime { get; init; }

    [Description("What the kernel counts with: tsc, kvm-clock.")]
    public required string? ClockSource { get; init; }

    [Description("What it could count with.")]
    public required IReadOnlyList<string>? ClockSources { get; init; }

    [Description("Whether something keeps the clock in step (adjtimex(2): not STA_UNSYNC).")]
    public required bool? Synchronized { get; init; }

    [Description("As whoever keeps it in step estimates.")]
    public required long? EstimatedErrorUs { get; init; }

    [Description("At most.")]
    public required long? MaximumErrorUs { get; init; }

    [Description("What is still to be corrected.")]
    public required long? OffsetNs { get; init; }

    [Description("The hardware clock, as far as it was asked; it counts whole seconds.")]
    public required UnixTime? HardwareClockAt { get; init; }

    [Description("The third line of etc/adjtime: UTC or LOCAL, what the hardware clock is kept in.")]
    public required EvidenceText? HardwareClockKeeps { get; init; }

    [Description("Programs that keep clocks in step whose configuration is there: chrony, ntp, ntpsec, systemd-timesyncd, openntpd.")]
    public required IReadOnlyList<string> TimeServices { get; init; }
}
