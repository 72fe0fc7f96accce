using System.Collections.Frozen;

namespace Forensics.Plugins.Autoruns;

/// <summary>Variables of the environment that make programs load a library, read a script or run a command that nobody asked for.</summary>
internal static class HijackVariables
{
    // Their values are commands.
    private static readonly FrozenSet<string> Commands = FrozenSet.Create(
        "PROMPT_COMMAND", "PS4", "LESSOPEN", "LESSCLOSE", "GIT_SSH_COMMAND", "GIT_SSH", "GIT_EXTERNAL_DIFF", "GIT_PAGER", "PAGER", "MANPAGER", "EDITOR", "VISUAL", "BROWSER",
        "SUDO_ASKPASS", "SSH_ASKPASS");

    private static readonly FrozenSet<string> Loaded = FrozenSet.Create(
        "PATH", "IFS", "BASH_ENV", "ENV", "SHELLOPTS", "BASHOPTS", "ZDOTDIR",
        "GCONV_PATH", "LOCPATH", "NLSPATH", "GLIBC_TUNABLES", "HOSTALIASES", "RESOLV_HOST_CONF", "TERMINFO", "TERMCAP", "KRB5_CONFIG",
        "PERL5OPT", "PERL5LIB", "PERLLIB", "PERL5DB", "PYTHONPATH", "PYTHONSTARTUP", "PYTHONHOME", "PYTHONUSERBASE", "RUBYOPT", "RUBYLIB", "NODE_OPTIONS", "NODE_PATH",
        "PHPRC", "PHP_INI_SCAN_DIR", "LUA_INIT", "LUA_PATH", "LUA_CPATH", "JAVA_TOOL_OPTIONS", "_JAVA_OPTIONS", "JDK_JAVA_OPTIONS", "CLASSPATH",
        "DOTNET_STARTUP_HOOKS", "DOTNET_ADDITIONAL_DEPS", "CORECLR_PROFILER", "CORECLR_PROFILER_PATH", "CORECLR_ENABLE_PROFILING",
        "OPENSSL_CONF", "OPENSSL_MODULES", "OPENSSL_ENGINES", "GTK_MODULES", "GTK3_MODULES", "GTK_PATH", "GIO_EXTRA_MODULES", "GIO_MODULE_DIR", "GDK_PIXBUF_MODULE_FILE",
        "QT_PLUGIN_PATH", "QT_QPA_PLATFORM_PLUGIN_PATH", "VK_LAYER_PATH", "VK_ADD_LAYER_PATH", "ALSA_CONFIG_PATH", "GIT_EXEC_PATH", "SYSTEMD_UNIT_PATH", "SYSTEMD_GENERATOR_PATH");

    /// <summary>Whether a variable of this name is one of them.</summary>
    public static bool Has(string name)
        => Loaded.Contains(name) || Commands.Contains(name) || name.StartsWith("LD_", StringComparison.Ordinal) || name.StartsWith("BASH_FUNC_", StringComparison.Ordinal);

    /// <summary>Whether its value is a command.</summary>
    public static bool IsCommand(string name) => Commands.Contains(name);

    /// <summary>The first absolute path in a value, which may be a list; null when there is none.</summary>
    public static string? Target(string value) => value.Split(' ', ':', ';', '=').Where(part => part.Length > 1).Select(Latin.Clean).FirstOrDefault(path => path is not null);
}
