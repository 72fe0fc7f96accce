using System.Collections.Frozen;

namespace Forensics.Plugins.Autoruns;

/// <summary>Programs of which what they are given is what starts.</summary>
internal static class ProgramNames
{
    private static readonly FrozenSet<string> Shells = FrozenSet.Create("sh", "bash", "dash", "ash", "zsh", "ksh", "ksh93", "mksh", "fish", "csh", "tcsh", "rbash", "busybox");

    private static readonly FrozenSet<string> Interpreters = FrozenSet.Create("python", "pypy", "perl", "ruby", "node", "nodejs", "php", "lua", "luajit", "tclsh", "guile", "java", "pwsh", "wscript");

    /// <summary>Whether a program of this name is a shell.</summary>
    public static bool IsShell(string name) => Shells.Contains(name);

    /// <summary>Whether it is an interpreter, of whatever version: <c>python3.11</c>, <c>php8.2</c>; not <c>php-fpm8.2</c>, which takes no script.</summary>
    public static bool IsInterpreter(string name) => Interpreters.Contains(name.TrimEnd(['0', '1', '2', '3', '4', '5', '6', '7', '8', '9', '.']));
}
