namespace Forensics.Plugins.Autoruns.Tests.Sources;

/// <summary>Started at a login, by a shell, or when somebody asks for rights.</summary>
internal static class LoginPlants
{
    private const int Executable = 0x1ed;

    public static Plant[] All { get; } =
    [
        new("xdg-autostart", "etc/xdg/autostart/x.desktop", "[Desktop Entry]\nType=Application\nName=X\nExec=env A=b /opt/evil --x %u\nOnlyShowIn=GNOME;\n") { Line = 4, Entry = "X", Command = "env A=b /opt/evil --x %u", Target = "/opt/evil", Trigger = "graphical login" },
        new("xdg-autostart", "home/alice/.config/autostart/x.desktop", "[Desktop Entry]\nExec=sh -c \"~/evil\"\n") { Line = 2, Command = "sh -c \"~/evil\"", Target = "/home/alice/evil", Trigger = "graphical login of alice", RunAs = "alice" },
        new("xdg-autostart", "etc/xdg/autostart/h.desktop", "[Desktop Entry]\nExec=/opt/evil\nHidden=true\n") { IsNearMiss = true },
        new("xdg-autostart", "etc/xdg/autostart/g.desktop", "[Desktop Entry]\nExec=/opt/evil\nX-GNOME-Autostart-enabled=false\n") { IsNearMiss = true },
        new("xdg-autostart", "etc/xdg/autostart/t.desktop", "[Desktop Entry]\nTryExec=nowhere\nExec=/opt/evil\n") { IsNearMiss = true },
        new("xdg-autostart", "etc/xdg/autostart/x.desktop.bak", "[Desktop Entry]\nExec=/opt/evil\n") { IsNearMiss = true },
        new("xdg-autostart", "etc/xdg/autostart/o.desktop", "[Other]\nExec=/opt/evil\n") { IsNearMiss = true },
        new("xsession", "etc/X11/Xsession.d/99evil", "x") { Target = "/etc/X11/Xsession.d/99evil", Trigger = "graphical login" },
        new("xsession", "home/alice/.xinitrc", "x") { Target = "/home/alice/.xinitrc", Trigger = "graphical login of alice", RunAs = "alice" },
        new("xsession", "home/alice/.config/plasma-workspace/env/a.sh", "x") { Target = "/home/alice/.config/plasma-workspace/env/a.sh", Trigger = "graphical login of alice", RunAs = "alice" },
        new("xsession", "etc/lightdm/lightdm.conf", "[Seat:*]\n#greeter-setup-script=/x\ndisplay-setup-script=/opt/evil\n") { Line = 3, Entry = "display-setup-script", Command = "/opt/evil", Target = "/opt/evil", Trigger = "start of the display manager", RunAs = "root" },
        new("xsession", "usr/share/xsessions/x.desktop", "[Desktop Entry]\nName=X\nExec=/opt/evil\n") { Line = 3, Entry = "X", Command = "/opt/evil", Target = "/opt/evil", Trigger = "graphical login, when this session is chosen" },
        new("xsession", "etc/X11/Xsession.d/99evil.dpkg-old", "x") { IsNearMiss = true },
        new("xsession", "etc/gdm3/Init/Default", "x") { IsNearMiss = true },
        new("shell-profile", "etc/profile", "x") { Target = "/etc/profile", Trigger = "login" },
        new("shell-profile", "etc/profile.d/evil.sh", "x") { Target = "/etc/profile.d/evil.sh", Trigger = "login" },
        new("shell-profile", "root/.bash_logout", "x") { Target = "/root/.bash_logout", Trigger = "logout of root", RunAs = "root" },
        new("shell-profile", "home/alice/.config/fish/conf.d/x.fish", "x") { Target = "/home/alice/.config/fish/conf.d/x.fish", Trigger = "shell of alice", RunAs = "alice" },
        new("shell-profile", "home/ghost/.zshenv", "x") { Target = "/home/ghost/.zshenv", Trigger = "shell of ghost", RunAs = "ghost" },
        new("shell-profile", "etc/profile.d/evil.sh.bak", "x") { IsNearMiss = true },
        new("shell-profile", "home/alice/.bash_history", "x") { IsNearMiss = true },
        new("environment-file", "etc/environment", "PATH=/bin\nLD_PRELOAD=/opt/evil.so\n") { Line = 2, Entry = "LD_PRELOAD", Target = "/opt/evil.so", Trigger = "login" },
        new("environment-file", "etc/security/pam_env.conf", "BASH_ENV DEFAULT=/opt/e OVERRIDE=/opt/evil\n") { Line = 1, Entry = "BASH_ENV", Target = "/opt/evil", Trigger = "login" },
        new("environment-file", "etc/default/ssh", "export LD_LIBRARY_PATH=\"/opt/lib:/x\"\n") { Line = 1, Entry = "LD_LIBRARY_PATH", Target = "/opt/lib", Trigger = "start of ssh" },
        new("environment-file", "home/alice/.bashrc", "a=b\nPROMPT_COMMAND='/opt/evil -q'\n") { Line = 2, Entry = "PROMPT_COMMAND", Command = "/opt/evil -q", Target = "/opt/evil", Trigger = "login of alice", RunAs = "alice" },
        new("environment-file", "etc/default/ssh", "# LD_PRELOAD=/x\nSSHD_OPTS=-D\nLD_PRELOAD=\nOLD_PATH=/x\n") { IsNearMiss = true },
        new("ld-preload", "etc/ld.so.preload", "# none\n/opt/a.so /usr/lib/evil.so\n") { Also = [("usr/lib/evil.so", "")], Line = 2, Entry = "/usr/lib/evil.so", Target = "/usr/lib/evil.so", Trigger = "start of every program that is not static" },
        new("ld-preload", "etc/ld.so.preload", "#/x.so\n/opt/gone.so\n") { IsNearMiss = true },
        new("ld-conf", "etc/ld.so.conf.d/x.conf", "# a\n/opt/evil/lib\n") { Also = [("etc/ld.so.conf", "include /etc/ld.so.conf.d/*.conf\n")], Line = 2, Entry = "/opt/evil/lib", Target = "/opt/evil/lib", Trigger = "start of every program that is not static" },
        new("ld-conf", "etc/ld.so.conf", "/usr/local/lib\n/lib/x86_64-linux-gnu\nhwcap 0 nosegneg\n#/opt\n") { IsNearMiss = true },
        new("ld-conf", "etc/ld.so.conf.d/x.conf", "/opt/evil/lib\n") { IsNearMiss = true },
        new("pam", "etc/pam.d/sshd", "#%PAM-1.0\nauth [success=1 default=ignore] pam_exec.so quiet expose_authtok /opt/evil log\n") { Also = [("usr/lib/security/pam_exec.so", "")], Line = 2, Entry = "pam_exec.so", Command = "/opt/evil log", Target = "/opt/evil", Trigger = "auth of sshd", RunAs = "root" },
        new("pam", "etc/pam.d/su", "-session optional /opt/pam_evil.so\n") { Also = [("opt/pam_evil.so", "")], Line = 1, Entry = "/opt/pam_evil.so", Target = "/opt/pam_evil.so", Trigger = "session of su" },
        new("pam", "etc/pam.conf", "login auth required pam_x.so\n") { Also = [("usr/lib/x86_64-linux-gnu/security/pam_x.so", "")], Line = 1, Entry = "pam_x.so", Target = "/usr/lib/x86_64-linux-gnu/security/pam_x.so", Trigger = "auth of login" },
        new("pam", "etc/pam.d/x", "@include common-auth\nauth include y\nauth required\nauth pam_unix.so\nauth required pam_gone.so\nother required pam_unix.so\n") { IsNearMiss = true },
        new("sudoers", "etc/sudoers.d/x", "Defaults env_keep += \"LANG LD_PRELOAD\"\n") { Also = [("etc/sudoers", "#includedir /etc/sudoers.d\n")], Line = 1, Entry = "Defaults", Trigger = "sudo" },
        new("sudoers", "etc/sudo.conf", "Plugin evil_policy /opt/evil.so\n") { Also = [("opt/evil.so", "")], Line = 1, Entry = "Plugin evil_policy", Target = "/opt/evil.so", Trigger = "sudo", RunAs = "root" },
        new("sudoers", "etc/sudoers", "Defaults env_reset\nDefaults env_keep += \"LANG\"\n# Defaults !env_reset\nroot ALL=(ALL) ALL\n") { IsNearMiss = true },
        new("sudoers", "etc/sudoers.d/x.bak", "Defaults !env_reset\n") { Also = [("etc/sudoers", "@includedir /etc/sudoers.d\n")], IsNearMiss = true },
        new("polkit", "etc/polkit-1/rules.d/x.rules", "polkit.addRule(function(a, s) {\n  polkit.spawn([\"/opt/evil\", \"-a\"]);\n});\n") { Line = 2, Command = "/opt/evil -a", Target = "/opt/evil", Trigger = "question to polkit", RunAs = "polkitd" },
        new("polkit", "usr/share/polkit-1/actions/x.policy", "<action>\n<annotate key=\"org.freedesktop.policykit.exec.path\">/opt/evil</annotate>\n") { Line = 2, Command = "/opt/evil", Target = "/opt/evil", Trigger = "pkexec", RunAs = "root" },
        new("polkit", "etc/polkit-1/localauthority/50-local.d/x.pkla", "[X]\nIdentity=unix-user:a\nResultAny=yes\n") { Line = 3, Entry = "X", Trigger = "question to polkit" },
        new("polkit", "etc/polkit-1/rules.d/x.rules.bak", "polkit.spawn([\"/opt/evil\"]);\n") { IsNearMiss = true },
        new("polkit", "etc/polkit-1/rules.d/y.rules", "// polkit.spawn([\"/opt/evil\"]);\nreturn polkit.Result.YES;\n") { IsNearMiss = true },
        new("motd", "etc/update-motd.d/99-evil", "x") { Mode = Executable, Command = "/etc/update-motd.d/99-evil", Target = "/etc/update-motd.d/99-evil", Trigger = "login (message of the day)", RunAs = "root" },
        new("motd", "etc/update-motd.d/99-evil", "x") { IsNearMiss = true },
    ];
}
