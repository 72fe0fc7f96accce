namespace Forensics.Plugins.Autoruns.Sources;

/// <summary>Files that shells read by themselves (<c>bash(1)</c>, <c>zsh(1)</c>, <c>fish(1)</c>, <c>tcsh(1)</c>).</summary>
internal static class ShellScripts
{
    public const string Type = "shell-profile";

    private static readonly string[] Login = [".profile", ".bash_profile", ".bash_login", ".zprofile", ".zlogin", ".login"];
    private static readonly string[] Shell = [".bashrc", ".bash_aliases", ".zshrc", ".zshenv", ".cshrc", ".tcshrc", ".kshrc", ".mkshrc", ".config/fish/config.fish"];
    private static readonly string[] Logout = [".bash_logout", ".zlogout", ".logout"];

    public static ScriptPlace[] All { get; } =
    [
        .. Any("login", "/etc/profile", "/etc/csh.login", "/etc/csh/login.d/*", "/etc/zprofile", "/etc/zsh/zprofile", "/etc/zlogin", "/etc/zsh/zlogin"),
        .. Any("logout", "/etc/bash.bash_logout", "/etc/bash_logout", "/etc/csh.logout", "/etc/zlogout", "/etc/zsh/zlogout"),
        .. Any("start of a shell", "/etc/bash.bashrc", "/etc/bashrc", "/etc/bash.bashrc.local", "/etc/bash_completion.d/*", "/etc/csh.cshrc",
            "/etc/csh/cshrc.d/*", "/etc/zshenv", "/etc/zsh/zshenv",
            "/etc/zshrc", "/etc/zsh/zshrc", "/etc/ksh.kshrc", "/etc/kshrc", "/etc/mkshrc", "/etc/fish/config.fish"),
        new(Type, "/etc/profile.d/*.csh", "login") { IsRun = false, RunAs = null },
        new(Type, "/etc/profile.d/*", "login") { IsRun = false, RunAs = null, Ending = ".sh" },
        .. new[] { "/etc/fish/conf.d/*", "/usr/share/fish/vendor_conf.d/*" }.Select(pattern => new ScriptPlace(Type, pattern,
            "start of a shell") { IsRun = false, RunAs = null, Ending = ".fish" }),
        .. Own("login of {0}", Login),
        .. Own("shell of {0}", Shell),
        .. Own("logout of {0}", Logout),
        .. Own("shell of {0}", ".config/fish/conf.d/*").Select(place => place with { Ending = ".fish" }),
    ];

    private static IEnumerable<ScriptPlace> Any(string trigger, params string[] patterns)
        => patterns.Select(pattern => new ScriptPlace(Type, pattern, trigger) { IsRun = false, RunAs = null });

    private static IEnumerable<ScriptPlace> Own(string trigger, params string[] names)
        => names.Select(name => new ScriptPlace(Type, "~/" + name, trigger) { IsRun = false });
}
