namespace Forensics.Plugins.Autoruns.Systemd;

/// <summary>Environment variables that make a program load or run something else.</summary>
internal static class HijackVariables
{
    private static readonly HashSet<string> Names =
    [
        "PATH", "BASH_ENV", "ENV", "SHELLOPTS", "PROMPT_COMMAND", "IFS", "GCONV_PATH", "LOCPATH", "NLSPATH", "GLIBC_TUNABLES", "HOSTALIASES", "RESOLV_HOST_CONF",
        "PYTHONPATH", "PYTHONHOME", "PYTHONSTARTUP", "PERL5LIB", "PERL5OPT", "PERLLIB", "PERL5DB", "RUBYOPT", "RUBYLIB", "NODE_OPTIONS", "NODE_PATH", "PHPRC", "PHP_INI_SCAN_DIR", "LUA_INIT", "LUA_PATH", "LUA_CPATH",
        "JAVA_TOOL_OPTIONS", "_JAVA_OPTIONS", "JDK_JAVA_OPTIONS", "CLASSPATH", "DOTNET_STARTUP_HOOKS", "CORECLR_PROFILER_PATH", "OPENSSL_CONF", "OPENSSL_ENGINES", "OPENSSL_MODULES",
        "GTK_MODULES", "GTK3_MODULES", "GTK_PATH", "GIO_EXTRA_MODULES", "GIO_MODULE_DIR", "GDK_PIXBUF_MODULE_FILE", "QT_PLUGIN_PATH", "QT_QPA_PLATFORM_PLUGIN_PATH", "VK_LAYER_PATH", "VK_ADD_LAYER_PATH", "ALSA_CONFIG_PATH",
        "GIT_SSH", "GIT_SSH_COMMAND", "GIT_EXEC_PATH", "PAGER", "EDITOR", "VISUAL", "BROWSER", "LESSOPEN", "LESSCLOSE", "SSH_ASKPASS", "SUDO_ASKPASS", "TERMINFO", "TERMCAP", "KRB5_CONFIG", "SYSTEMD_UNIT_PATH", "SYSTEMD_GENERATOR_PATH",
    ];

    /// <summary>Whether a variable of this name is one of them.</summary>
    public static bool Has(string name) => Names.Contains(name) || name.StartsWith("LD_", StringComparison.Ordinal) || name.StartsWith("BASH_FUNC_", StringComparison.Ordinal);

    /// <summary>The first absolute path in a value, which may be a list; null when there is none.</summary>
    public static string? Target(string value)
        => value.Split(' ', ':', ';', '=').FirstOrDefault(part => part.Length > 1 && part[0] == '/' && !part.Contains('\0', StringComparison.Ordinal)) is { } path ? Latin.Absolute("/", path) : null;
}
