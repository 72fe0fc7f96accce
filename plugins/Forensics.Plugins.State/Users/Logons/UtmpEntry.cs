using Forensics.Sdk;

namespace Forensics.Plugins.State.Users.Logons;

/// <summary>One entry of utmp, wtmp or btmp.</summary>
/// <param name="Type">ut_type: 0 to 9.</param>
/// <param name="Pid">ut_pid.</param>
/// <param name="Terminal">ut_line.</param>
/// <param name="User">ut_user.</param>
/// <param name="Host">ut_host.</param>
/// <param name="Session">ut_session.</param>
/// <param name="At">ut_tv.</param>
/// <param name="Address">ut_addr_v6; null when it is all zero.</param>
/// <param name="IsZero">Every byte of it is zero.</param>
internal sealed record UtmpEntry(
    int Type, int Pid, ReadOnlyMemory<byte> Terminal, ReadOnlyMemory<byte> User, ReadOnlyMemory<byte> Host, long Session, UnixTime At, string? Address, bool IsZero)
{
    public const int RunLevel = 1;
    public const int Boot = 2;
    public const int Logon = 7;
    public const int Logoff = 8;

    /// <summary>It says that the system goes down (<c>last(1)</c>: a run level whose user is shutdown, or whose level is 0 or 6).</summary>
    public bool IsShutdown => Type == RunLevel && (User.Span.SequenceEqual("shutdown"u8) || (Pid & 0xff) is '0' or '6');

    public string Kind => Type switch
    {
        0 => "empty",
        RunLevel => IsShutdown ? "shutdown" : "runlevel",
        Boot => "boot",
        3 => "new-time",
        4 => "old-time",
        5 => "init",
        6 => "login-prompt",
        Logon => "logon",
        Logoff => "logoff",
        9 => "accounting",
        _ => "unknown",
    };
}
