namespace Forensics.Plugins.Autoruns.Sources;

/// <summary>Scripts of graphical sessions.</summary>
internal static class SessionScripts
{
    private const string Type = "xsession";

    public static ScriptPlace[] All { get; } =
    [
        Read("/etc/X11/Xsession"),
        Read("/etc/X11/Xsession.d/*") with { Names = NameRule.RunParts },
        Read("/etc/X11/xinit/xinitrc"),
        Read("/etc/X11/xinit/xinitrc.d/*"),
        Read("/etc/X11/xinit/Xclients"),
        Read("/etc/X11/xinit/Xsession"),
        Read("/etc/xprofile"),
        Read("/etc/xdg/openbox/autostart"),
        Read("/etc/xdg/plasma-workspace/env/*") with { Ending = ".sh" },
        Read("/etc/xdg/plasma-workspace/shutdown/*") with { Trigger = "end of a graphical session" },
        Run("/etc/X11/Xreset", "end of a graphical session"),
        Run("/etc/X11/Xreset.d/*", "end of a graphical session") with { Names = NameRule.RunParts, IsRun = false },
        Run("/etc/X11/xdm/Xsetup", "start of the display manager"),
        Run("/etc/X11/xdm/Xsetup_0", "start of the display manager"),
        Run("/etc/X11/xdm/Xstartup", "graphical login"),
        Run("/etc/X11/xdm/Xsession", "graphical login") with { RunAs = null },
        Run("/etc/gdm*/Init/*", "start of the display manager"),
        Run("/etc/gdm*/PostLogin/*", "graphical login"),
        Run("/etc/gdm*/PreSession/*", "graphical login"),
        Run("/etc/gdm*/PostSession/*", "end of a graphical session"),
        Run("/etc/gdm*/Xsession", "graphical login") with { RunAs = null },
        Run("/usr/share/sddm/scripts/*", "start of the display manager, graphical login"),
        Own("~/.xinitrc"),
        Own("~/.xsession"),
        Own("~/.xprofile"),
        Own("~/.xsessionrc"),
        Own("~/.Xclients"),
        Own("~/.xserverrc"),
        Own("~/.config/openbox/autostart"),
        Own("~/.config/plasma-workspace/env/*") with { Ending = ".sh" },
        Own("~/.config/plasma-workspace/shutdown/*") with { Trigger = "end of a graphical session of {0}" },
        Own("~/.config/autostart-scripts/*") with { IsRun = true },
        Own("~/.kde/Autostart/*") with { IsRun = true },
        Own("~/.kde4/Autostart/*") with { IsRun = true },
    ];

    private static ScriptPlace Read(string pattern) => new(Type, pattern, "graphical login") { IsRun = false, RunAs = null };

    private static ScriptPlace Run(string pattern, string trigger) => new(Type, pattern, trigger);

    private static ScriptPlace Own(string pattern) => new(Type, pattern, "graphical login of {0}") { IsRun = false };
}
