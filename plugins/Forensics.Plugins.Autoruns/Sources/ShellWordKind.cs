namespace Forensics.Plugins.Autoruns.Sources;

/// <summary>What a word of a command is.</summary>
internal enum ShellWordKind
{
    /// <summary>A word as it stands.</summary>
    Plain,

    /// <summary>A word of which the shell makes something else: it has a variable or a command in it.</summary>
    Dynamic,

    /// <summary>Ends a simple command: <c>;</c>, <c>&amp;&amp;</c>, <c>|</c>.</summary>
    Separator,

    /// <summary>The next word is a file, not an argument.</summary>
    Redirection,
}
