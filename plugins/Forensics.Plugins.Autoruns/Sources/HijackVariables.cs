using System.Collections.Frozen;

namespace Forensics.Plugins.Autoruns.Sources;

/// <summary>Variables of the environment that make programs load a library or run a command that nobody asked for.</summary>
internal static class HijackVariables
{
    private static readonly FrozenSet<string> Commands = FrozenSet.Create("PROMPT_COMMAND", "LESSOPEN", "GIT_SSH_COMMAND", "GIT_SSH",
        "GIT_EXTERNAL_DIFF", "GIT_PAGER", "MANPAGER", "PS4", "SUDO_ASKPASS", "SSH_ASKPASS");

    private static readonly FrozenSet<string> Loaded = FrozenSet.Create(
        "BASH_ENV", "ENV", "PERL5OPT", "PERL5LIB", "PERLLIB", "PERL5DB", "PYTHONPATH", "PYTHONSTARTUP", "PYTHONHOME", "PYTHONUSERBASE", "RUBYOPT",
        "RUBYLIB", "NODE_OPTIONS", "NODE_PATH",
        "JAVA_TOOL_OPTIONS", "_JAVA_OPTIONS", "JDK_JAVA_OPTIONS", "CLASSPATH", "LUA_INIT", "PHPRC", "PHP_INI_SCAN_DIR", "GCONV_PATH", "LOCPATH",
        "NLSPATH", "GTK_MODULES", "GTK_PATH",
        "GTK3_MODULES", "GIO_EXTRA_MODULES", "GIO_MODULE_DIR", "QT_PLUGIN_PATH", "OPENSSL_CONF", "OPENSSL_MODULES", "OPENSSL_ENGINES",
        "DOTNET_STARTUP_HOOKS", "CORECLR_PROFILER",
        "CORECLR_PROFILER_PATH", "CORECLR_ENABLE_PROFILING", "DOTNET_ADDITIONAL_DEPS", "SHELLOPTS", "BASHOPTS", "ZDOTDIR");

    public static bool Has(string name) => name.StartsWith("LD_", StringComparison.Ordinal) || Loaded.Contains(name) || Commands.Contains(name);

    public static bool IsCommand(string name) => Commands.Contains(name);
}
