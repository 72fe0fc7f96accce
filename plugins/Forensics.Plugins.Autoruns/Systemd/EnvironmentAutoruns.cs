namespace Forensics.Plugins.Autoruns.Systemd;

/// <summary>Variables of <see cref="HijackVariables"/> that units set: in <c>Environment=</c>, and in the files of <c>EnvironmentFile=</c>.</summary>
internal static class EnvironmentAutoruns
{
    private const string Type = "systemd-environment";

    /// <summary>Those of one file of a unit.</summary>
    /// <param name="reader">Reads the files.</param>
    /// <param name="set">The manager's units.</param>
    /// <param name="unit">The unit.</param>
    /// <param name="path">The unit's file, or a drop-in.</param>
    /// <param name="text">What it says.</param>
    /// <param name="of">The unit, or what the drop-in is for.</param>
    /// <param name="verdict">Whether it takes effect.</param>
    public static IEnumerable<Autorun> Of(UnitReader reader, UnitSet set, Unit unit, string path, UnitText text, string of, UnitVerdict verdict)
    {
        foreach (var assignment in text.Assignments)
        {
            if (assignment.Section is not ("Service" or "Socket" or "Mount" or "Swap") || assignment.Value.Length == 0)
            {
                continue;
            }

            if (assignment.Key == "Environment")
            {
                foreach (var word in Words.Split(assignment.Value).Where(word => HijackVariables.Has(Name(word))))
                {
                    yield return Variable(path, of, assignment.Line, assignment.Text, set.Specifiers.Expand(word, unit.OwnName, unit.FragmentPath), verdict);
                }
            }
            else if (assignment.Key == "EnvironmentFile")
            {
                var file = set.Specifiers.Expand(assignment.Value.TrimStart('-'), unit.OwnName, unit.FragmentPath);
                foreach (var autorun in file.StartsWith('/') ? Glob(reader, file).SelectMany(found => OfFile(reader, found, of, verdict)) : [])
                {
                    yield return autorun;
                }
            }
        }
    }

    /// <summary>One variable.</summary>
    public static Autorun Variable(string path, string entry, int line, string text, string assigned, UnitVerdict verdict) => new(Type, Latin.Path(path))
    {
        Entry = Latin.Text(entry),
        Line = line,
        Variable = Name(assigned),
        Text = Latin.Text(text),
        Target = HijackVariables.Target(assigned[(assigned.IndexOf('=', StringComparison.Ordinal) + 1)..]) is { } target ? Latin.Path(target) : null,
        Trigger = verdict.Trigger,
        Enabled = verdict.Enabled,
        EnabledReason = verdict.Reason,
    };

    /// <summary>The variables of a file of assignments, one a line.</summary>
    public static IEnumerable<(int Line, string Text, string Assigned)> Lines(UnitReader reader, string path)
    {
        foreach (var (line, text) in ConfigurationLines.Of(reader, path))
        {
            if (text.IndexOf('=', StringComparison.Ordinal) > 0)
            {
                var name = Name(text).Trim();
                var start = name.StartsWith("export ", StringComparison.Ordinal) ? name[7..].Trim() : name;
                yield return (line, text, $"{start}={text[(text.IndexOf('=', StringComparison.Ordinal) + 1)..].Trim().Trim('"', '\'')}");
            }
        }
    }

    /// <summary>What stands before the first <c>=</c>.</summary>
    public static string Name(string assigned) => assigned[..Math.Max(0, assigned.IndexOf('=', StringComparison.Ordinal))];

    private static IEnumerable<Autorun> OfFile(UnitReader reader, string file, string of, UnitVerdict verdict)
        => Lines(reader, file).Where(line => HijackVariables.Has(Name(line.Assigned))).Select(line => Variable(file, of, line.Line, line.Text, line.Assigned, verdict));

    // Only the name may have wildcards; folders with them are rare, and are not looked into.
    private static IEnumerable<string> Glob(UnitReader reader, string path)
    {
        var name = Latin.Name(path);
        return !name.AsSpan().ContainsAny('*', '?') ? [Latin.Absolute("/", path)]
            : reader.Names(Latin.Folder(path)).Where(found => System.IO.Enumeration.FileSystemName.MatchesSimpleExpression(name, found, ignoreCase: false)).Select(found => $"{Latin.Folder(path)}/{found}");
    }
}
