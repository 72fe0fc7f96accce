using System.ComponentModel;
using Forensics.Sdk;

namespace Forensics.Plugins.State.Users.Logons;

/// <summary>One session of systemd-logind.</summary>
[Record("user.session", 1)]
[Description("One session that systemd-logind has open, as run/systemd/sessions says. Null means that the value is unknown.")]
internal sealed record SessionRecord
{
    [Description("Its id, as in process records.")]
    public required string LogindSession { get; init; }

    public required EvidenceText? UserName { get; init; }

    public required uint? UserId { get; init; }

    [Description("opening, online, active or closing.")]
    public required string? SessionState { get; init; }

    [Description("tty, x11, wayland, mir, web or unspecified.")]
    public required string? SessionType { get; init; }

    [Description("user, greeter, lock-screen, background, manager, ...")]
    public required string? SessionClass { get; init; }

    [Description("The PAM service: sshd, login, gdm-password.")]
    public required EvidenceText? LogonService { get; init; }

    public required EvidenceText? Seat { get; init; }

    public required EvidenceText? Terminal { get; init; }

    [Description("X11 display.")]
    public required EvidenceText? Display { get; init; }

    [Description("Whether it came over the network.")]
    public required bool? IsRemote { get; init; }

    public required EvidenceText? RemoteHost { get; init; }

    public required EvidenceText? RemoteUser { get; init; }

    [Description("The process that opened it.")]
    public required int? Pid { get; init; }

    [Description("The audit session.")]
    public required uint? AuditSessionId { get; init; }

    [Description("systemd's scope of its processes.")]
    public required EvidenceText? Scope { get; init; }

    public required UnixTime? StartedAt { get; init; }

    public required EvidencePath Path { get; init; }

    public required UnixTime ReadAt { get; init; }
}
