namespace Forensics.Plugins.Autoruns.Systemd;

/// <summary>The settings of a unit that are commands, and when each runs in the unit's life.</summary>
internal static class UnitCommands
{
    /// <summary>Section, key, and what is added to the trigger.</summary>
    public static IReadOnlyList<(string Section, string Key, string? When)> All { get; } =
    [
        ("Service", "ExecCondition", "before it starts"), ("Service", "ExecStartPre", "before it starts"), ("Service", "ExecStart", null), ("Service", "ExecStartPost", "after it started"),
        ("Service", "ExecReload", "on reload"), ("Service", "ExecReloadPost", "on reload"), ("Service", "ExecStop", "on stop"), ("Service", "ExecStopPost", "after it stopped"),
        ("Socket", "ExecStartPre", "before it listens"), ("Socket", "ExecStartPost", "once it listens"), ("Socket", "ExecStopPre", "on stop"), ("Socket", "ExecStopPost", "after it stopped"),
    ];

    /// <summary>What is added to the trigger of a command; false for what is no command.</summary>
    public static bool Is(string section, string key, out string? when)
    {
        foreach (var command in All)
        {
            if (command.Section == section && command.Key == key)
            {
                when = command.When;
                return true;
            }
        }

        when = null;
        return false;
    }

    /// <summary>As whom a command runs; null where that cannot be told.</summary>
    /// <param name="unit">The unit.</param>
    /// <param name="set">Its manager's units.</param>
    /// <param name="key">The command's key.</param>
    /// <param name="command">The command.</param>
    public static string? RunAs(Unit unit, UnitSet set, string key, ExecCommand command)
    {
        if (set.Scope.IsUser)
        {
            return set.Scope.Account?.Name is { } name ? Latin.Of(name.Bytes.Span) : null;
        }

        if (command.IsPrivileged || unit.Name.Type == "socket" || (key != "ExecStart" && UnitEvent.IsTrue(unit.Last("Service", "PermissionsStartOnly"))))
        {
            return "root";
        }

        return unit.Last("Service", "User") is { } user ? set.Specifiers.Expand(user, unit.OwnName)
            : UnitEvent.IsTrue(unit.Last("Service", "DynamicUser")) ? unit.Name.Prefix
            : unit.Last("Service", "PAMName") is not null && unit.Name.Prefix == "user" ? null
            : "root";
    }
}
