using System.Buffers;
using Forensics.Sdk.Linux;

namespace Forensics.Plugins.Autoruns.Systemd;

/// <summary>Where a program lies: systemd looks for a name without a slash in folders that were set when it was built (<c>systemd-path search-binaries-default</c>).</summary>
internal sealed class Programs(RootFiles files)
{
    private static readonly string[] SearchPath = ["/usr/local/sbin", "/usr/local/bin", "/usr/sbin", "/usr/bin", "/sbin", "/bin"];
    private static readonly SearchValues<char> NotLiteral = SearchValues.Create("$`*?%\0|&<>");
    private readonly Dictionary<string, string?> found = [];

    /// <summary>Words of a command that are looked at.</summary>
    public const int MostWords = 16;

    /// <summary>
    /// What a command starts: its program, or, where that is a shell or an interpreter that is given a script by its absolute path, the script.
    /// Of <c>sh -c</c> it is the first word of the text, when that is an absolute path.
    /// </summary>
    /// <param name="words">The program and its arguments, quotes removed.</param>
    public string? Started(IReadOnlyList<string> words)
    {
        var name = Latin.Name(words[0]);
        var isShell = ProgramNames.IsShell(name);
        if (isShell || ProgramNames.IsInterpreter(name))
        {
            var script = words.Skip(1).FirstOrDefault(word => !word.StartsWith('-'));
            var isText = words.Skip(1).TakeWhile(word => word != script).Any(word => word.EndsWith('c'));
            var first = script is null || !isText ? script : isShell ? Words.Split(script).SkipWhile(word => word == "exec").FirstOrDefault()?.TrimEnd(';') : null;
            if (first is ['/', _, ..] && !first.AsSpan().ContainsAny(NotLiteral))
            {
                return Latin.Clean(first);
            }
        }

        return Find(words[0]);
    }

    /// <summary>The path of a program; null for a name that is in none of the folders, and for what holds a variable or a specifier that cannot be told.</summary>
    public string? Find(string program)
    {
        if (program.StartsWith('/'))
        {
            return program.Contains('%', StringComparison.Ordinal) ? null : Latin.Clean(program);
        }

        if (program.Length == 0 || program.Contains('/', StringComparison.Ordinal) || program.Length > LinuxLimits.NameBytes || program.Contains('\0', StringComparison.Ordinal))
        {
            return null;
        }

        if (!found.TryGetValue(program, out var path))
        {
            found[program] = path = SearchPath.Select(folder => $"{folder}/{program}").FirstOrDefault(candidate => files.Status(Latin.Path(candidate), follow: true) is { Type: FileType.Regular });
        }

        return path;
    }
}
