using System.Collections.Frozen;

namespace Forensics.Plugins.Autoruns.Sources;

/// <summary>Words of commands that are not the program that does the work.</summary>
internal static class CommandWords
{
    public static readonly FrozenSet<string> Keywords = FrozenSet.Create("if", "then", "else", "elif", "fi", "while", "until", "do", "done", "for", "!", "{", "}");

    /// <summary>Commands that test, wait or set something before the work.</summary>
    public static readonly FrozenSet<string> Preparing = FrozenSet.Create(
        "test", "[", "[[", "cd", "umask", "export", "set", "unset", "ulimit", "sleep", ":", "true", "false", "echo", "printf", "trap", "wait",
        "shift", "local", "readonly",
        "return", "exit", "type", "which", "alias", "break", "continue", "touch", "mkdir");

    public static readonly string[] Homes = ["~/", "$HOME/", "${HOME}/"];

    public static readonly FrozenDictionary<string, CommandWrapper> Wrappers = new Dictionary<string, CommandWrapper>
    {
        ["exec"] = new("a"),
        ["command"] = new(string.Empty),
        ["builtin"] = new(string.Empty),
        ["time"] = new("fo"),
        ["nohup"] = new(string.Empty),
        ["setsid"] = new(string.Empty),
        ["chronic"] = new(string.Empty),
        ["env"] = new("uCS"),
        ["sudo"] = new("ugpCrtThUDR"),
        ["doas"] = new("uC"),
        ["nice"] = new("n"),
        ["ionice"] = new("cn"),
        ["timeout"] = new("sk", 1),
        ["flock"] = new("wE", 1),
        ["chrt"] = new("TPD", 1),
        ["taskset"] = new(string.Empty, 1),
        ["stdbuf"] = new("ioe"),
        ["systemd-cat"] = new("tp"),
        ["dbus-run-session"] = new(string.Empty),
    }.ToFrozenDictionary();

    /// <summary>Whether a word sets a variable for what follows: <c>NAME=value</c>.</summary>
    public static bool IsAssignment(string word)
        => word.IndexOf('=') is > 0 and var sign && !char.IsAsciiDigit(word[0]) && word.AsSpan(0, sign).IndexOfAnyExcept(Letters) < 0;

    private static readonly System.Buffers.SearchValues<char> Letters = System.Buffers.SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_");
}
