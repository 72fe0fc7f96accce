namespace Forensics.Plugins.Autoruns.Systemd;

/// <summary>Which assignments of a drop-in are told: those that change what is started, when, as whom, with what around it.</summary>
internal static class DropInKeys
{
    private static readonly HashSet<string> Keys =
    [
        "User", "Group", "DynamicUser", "Environment", "EnvironmentFile", "PassEnvironment", "RootDirectory", "RootImage", "BindPaths", "BindReadOnlyPaths", "ExtensionImages", "ExtensionDirectories",
        "WorkingDirectory", "PAMName", "Type", "Restart", "Unit", "Service", "Sockets", "Wants", "Requires", "BindsTo", "Upholds", "OnFailure", "OnSuccess", "What", "Where",
        "OnCalendar", "OnBootSec", "OnStartupSec", "OnActiveSec", "OnUnitActiveSec", "OnUnitInactiveSec", "PathExists", "PathExistsGlob", "PathChanged", "PathModified", "DirectoryNotEmpty",
        "ListenStream", "ListenDatagram", "ListenSequentialPacket", "ListenFIFO", "ListenSpecial", "ListenNetlink", "Accept", "AmbientCapabilities", "BusName",
    ];

    /// <summary>Whether an assignment is told; an empty one, which takes others away, is too.</summary>
    public static bool Tells(UnitAssignment assignment)
        => Keys.Contains(assignment.Key) || UnitCommands.Is(assignment.Section, assignment.Key, out _)
            || (assignment.Section == "Unit" && (assignment.Key.StartsWith("Condition", StringComparison.Ordinal) || assignment.Key.StartsWith("Assert", StringComparison.Ordinal)));
}
