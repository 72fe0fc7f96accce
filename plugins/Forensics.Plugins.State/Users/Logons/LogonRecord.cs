using System.ComponentModel;
using Forensics.Sdk;

namespace Forensics.Plugins.State.Users.Logons;

/// <summary>One entry of the files that keep logons.</summary>
[Record("user.logon", 1)]
[Description("One entry of utmp, wtmp, btmp, lastlog, wtmpdb or lastlog2: a logon, a failed one, a boot, a change of the clock. The newest of a file comes first. Null means that the value "
    + "is unknown.")]
internal sealed record LogonRecord
{
    [Description("utmp (who is logged on), wtmp (logons so far), btmp (failed ones), lastlog, wtmpdb, lastlog2.")]
    public required string LogonSource { get; init; }

    [Description("logon, logoff, failed, last-logon, boot, shutdown, runlevel, old-time and new-time (the clock was set), init, login-prompt, accounting, empty, unknown.")]
    public required string LogonKind { get; init; }

    [Description("Of a logoff mostly null: its logon has it.")]
    public required EvidenceText? UserName { get; init; }

    [Description("Of lastlog, which has numbers and no names; else null.")]
    public required uint? UserId { get; init; }

    [Description("Below /dev; of a boot ~.")]
    public required EvidenceText? Terminal { get; init; }

    [Description("The host that it came from; of a boot, the kernel's release.")]
    public required EvidenceText? RemoteHost { get; init; }

    [Description("Its address, v4 or v6; null when it is all zero.")]
    public required string? RemoteAddress { get; init; }

    [Description("Of the process that made the entry, or is the logon's.")]
    public required int? Pid { get; init; }

    [Description("ut_session.")]
    public required long? PosixSessionId { get; init; }

    [Description("The program that made the entry; of wtmpdb and lastlog2.")]
    public required EvidenceText? LogonService { get; init; }

    [Description("When; of what is no logon, when it happened.")]
    public required UnixTime? LoggedOnAt { get; init; }

    [Description("When the logon, or after a boot the system, ended. Null when it did not, or nothing tells when.")]
    public required UnixTime? LoggedOffAt { get; init; }

    [Description("How it ended: logoff, replaced (another logon at the same terminal), shutdown, crash (a boot without a shutdown before it); null when nothing says so: it may be open.")]
    public required string? LogoffKind { get; init; }

    [Description("Whether its time is before that of the entry before it in the file: the clock was set, or the file edited. Null where entries have no order.")]
    public required bool? EarlierThanPrevious { get; init; }

    public required EvidencePath Path { get; init; }

    [Description("Where the entry begins in the file; of wtmpdb its ID; null for lastlog2.")]
    public required long? EntryPosition { get; init; }

    public required UnixTime ReadAt { get; init; }
}
