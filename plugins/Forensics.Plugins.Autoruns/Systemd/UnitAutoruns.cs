using Forensics.Sdk;

namespace Forensics.Plugins.Autoruns.Systemd;

/// <summary>The autoruns of one service manager's units.</summary>
internal sealed class UnitAutoruns
{
    private readonly UnitReader reader;
    private readonly Programs programs;
    private readonly UnitSet set;
    private readonly UnitGraph graph;
    private readonly UnitStates states;
    private readonly Dictionary<string, UnitVerdict> verdicts = [];
    private readonly ILookup<string, UnitLink> links;
    private readonly HashSet<string> instantiated;
    private readonly ILookup<string, UnitName> startedInstances;

    public UnitAutoruns(UnitReader reader, Programs programs, UnitScope scope)
    {
        this.reader = reader;
        this.programs = programs;
        set = new(reader, scope);
        graph = new(set, reader.Files.Note);
        states = new(set);
        links = set.Folders.Where(folder => folder.Place.IsOwn || scope.Account is null).SelectMany(folder => folder.Links.SelectMany(of => of)).ToLookup(link => link.Name.Full);
        startedInstances = graph.Reached.Select(UnitName.Parse).OfType<UnitName>().Where(name => name.IsInstance).ToLookup(name => name.Template);
        instantiated = links.Select(of => of.Key).Concat(scope.Account is null ? graph.Reached : []).Select(UnitName.Parse).OfType<UnitName>().Where(name => name.IsInstance).Select(name => name.Template).ToHashSet();
    }

    /// <summary>All of them: units by name, then drop-ins.</summary>
    public IEnumerable<Autorun> Find() => Names().SelectMany(OfName).Concat(DropIns().SelectMany(OfDropIn));

    // Names with a file, those of links that make an instance, those that are pulled in as one; in a user's scope only what the user's own folders name.
    private IEnumerable<UnitName> Names()
    {
        var own = set.Folders.Where(folder => folder.Place.IsOwn).ToList();
        var names = own.SelectMany(folder => folder.Files.Keys).Concat(links.Select(of => of.Key));
        if (set.Scope.Account is null)
        {
            names = names.Concat(graph.Reached.Where(name => UnitName.Parse(name) is { IsInstance: true }));
        }
        else
        {
            names = names.Concat(own.SelectMany(folder => folder.DropIns.Select(dropIns => dropIns.Key)));
        }

        return names.Distinct().Order(StringComparer.Ordinal).Select(UnitName.Parse).OfType<UnitName>();
    }

    private IEnumerable<Autorun> OfName(UnitName name)
    {
        var unit = set.Load(name);
        var files = set.FilesOf(name.Full);
        var isAlias = unit.Name != name;
        if (files.Count == 0)
        {
            foreach (var autorun in isAlias ? [] : unit.File is null ? Dangling(name, unit) : OfUnit(unit))
            {
                yield return autorun;
            }

            yield break;
        }

        if (isAlias && unit.File is null)
        {
            yield return new Autorun(Type(name.Type), Latin.Path(files[0].Path)) { Entry = Latin.Text(name.Full), Enabled = false, EnabledReason = $"alias of {Latin.Shown(unit.Name.Full)}: {unit.Problem}" };
        }

        if (!isAlias)
        {
            if (unit.Fragment is null || unit.Problem is not null || (unit.MaskedBy is not null && files.Count == 1))
            {
                var verdict = Verdict(unit);
                yield return new Autorun(Type(unit.Name.Type), Latin.Path(files[0].Path)) { Entry = Latin.Text(name.Full), Enabled = false, EnabledReason = verdict.Reason, Trigger = verdict.Trigger };
            }

            foreach (var autorun in OfUnit(unit))
            {
                yield return autorun;
            }
        }

        // Files of the same name further down do not count; they are told all the same.
        foreach (var file in files.Where(file => file.LinkTarget is null && file.Place.IsOwn && file.Path != unit.FragmentPath && (isAlias || file != files[0])))
        {
            if (reader.Text(file.Path) is not { } text)
            {
                continue;
            }

            var over = files[0].LinkTarget == "/dev/null" || reader.Text(files[0].Path) is { IsEmpty: true } ? "masked" : "overridden";
            var shadow = unit with { Name = name, File = file, FragmentPath = file.Path, Fragment = text, Parts = [new(file.Path, text)], MaskedBy = null, Problem = null };
            foreach (var autorun in OfFile(shadow, new(false, $"{over} by {Latin.Shown(files[0].Path)}", null)))
            {
                yield return autorun;
            }
        }
    }

    // A template is told once for each of its instances; by itself only when it has none.
    private IEnumerable<Autorun> OfUnit(Unit unit)
        => unit.Fragment is null || unit.File is null || (unit.Name.IsTemplate && instantiated.Contains(unit.Name.Full)) ? [] : OfFile(unit, Verdict(unit));

    private IEnumerable<Autorun> OfFile(Unit unit, UnitVerdict verdict)
    {
        var path = unit.FragmentPath!;
        var any = false;
        foreach (var (section, key, when) in UnitCommands.All)
        {
            foreach (var setting in unit.Settings(section, key, path))
            {
                foreach (var autorun in Commands(unit, setting, verdict, Type(unit.Name.Type), when))
                {
                    any = true;
                    yield return autorun;
                }
            }
        }

        if (unit.Name.Type is "timer" or "socket" or "path" && !unit.Fragment!.IsEmpty)
        {
            yield return Event(unit, verdict);
        }
        else if (!any && unit.Name.Type is "mount" or "swap" or "automount" && unit.Fragment!.Assignments.FirstOrDefault(assignment => assignment.Key is "What" or "Where") is { } what)
        {
            yield return new Autorun(Type(unit.Name.Type), Latin.Path(path)) { Entry = Latin.Text(unit.Name.Full), Line = what.Line, Text = Latin.Text(what.Text), Trigger = verdict.Trigger, Enabled = verdict.Enabled, EnabledReason = verdict.Reason, RunAs = Latin.Text("root") };
        }

        foreach (var autorun in EnvironmentAutoruns.Of(reader, set, unit, path, unit.Fragment!, unit.Name.Full, verdict))
        {
            yield return autorun;
        }
    }

    private IEnumerable<Autorun> Commands(Unit unit, UnitSetting setting, UnitVerdict verdict, string type, string? when)
    {
        foreach (var command in CommandLines.Parse(setting.Assignment.Value))
        {
            var (enabled, reason) = command.Problem is { } problem ? (false, $"systemd refuses the line: {problem}")
                : setting.ResetBy is { } by ? (false, $"taken away by {by}")
                : (verdict.Enabled, verdict.Reason);
            yield return new Autorun(type, Latin.Path(setting.Path))
            {
                Entry = Latin.Text(unit.Name.Full),
                Line = setting.Assignment.Line,
                Text = Latin.Text(setting.Assignment.Text),
                Command = Latin.Text(set.Specifiers.Expand(command.Written, unit.OwnName, unit.FragmentPath)),
                Target = Target(command, unit),
                Trigger = when is null ? verdict.Trigger : verdict.Trigger is null ? when : $"{verdict.Trigger}; {when}",
                Enabled = enabled,
                EnabledReason = reason,
                RunAs = UnitCommands.RunAs(unit, set, setting.Assignment.Key, command) is { } user ? Latin.Text(user) : null,
            };
        }
    }

    private EvidencePath? Target(ExecCommand command, Unit unit)
        => programs.Started([.. ((string[])[command.Program, .. command.Arguments.Take(Programs.MostWords)]).Select(word => set.Specifiers.Expand(word, unit.OwnName, unit.FragmentPath))]) is { } target ? Latin.Path(target) : null;

    // A timer, socket or path, with the first command of what it starts.
    private Autorun Event(Unit unit, UnitVerdict verdict)
    {
        var first = UnitEvent.First(unit);
        var started = UnitEvent.Started(unit, set) is { } name ? set.Load(name) : null;
        var command = started?.Settings("Service", "ExecStart").Where(setting => setting.ResetBy is null).SelectMany(setting => CommandLines.Parse(setting.Assignment.Value)).FirstOrDefault();
        return new Autorun(Type(unit.Name.Type), Latin.Path(unit.FragmentPath!))
        {
            Entry = Latin.Text(unit.Name.Full),
            Line = first?.Path == unit.FragmentPath ? first?.Assignment.Line : null,
            Text = first?.Path == unit.FragmentPath && first is not null ? Latin.Text(first.Assignment.Text) : null,
            Command = command is null ? null : Latin.Text(set.Specifiers.Expand(command.Written, started!.Name, started.FragmentPath)),
            Target = command is null ? null : Target(command, started!),
            Trigger = UnitEvent.Text(unit, set),
            Enabled = started is null or { MaskedBy: not null } ? false : verdict.Enabled,
            EnabledReason = started is { MaskedBy: not null } ? $"{Latin.Shown(started.Name.Full)} is masked" : verdict.Reason,
            RunAs = command is not null && UnitCommands.RunAs(started!, set, "ExecStart", command) is { } user ? Latin.Text(user) : null,
        };
    }

    // A link in a folder of dependencies to what is no unit: what was removed, or is yet to come.
    private IEnumerable<Autorun> Dangling(UnitName name, Unit unit)
        => links[name.Full].Select(link => new Autorun(Type(name.Type), Latin.Path(link.Path)) { Entry = Latin.Text(name.Full), Enabled = false, EnabledReason = unit.Problem });

    private IEnumerable<UnitDropIn> DropIns() => set.Folders.Where(folder => folder.Place.IsOwn).SelectMany(folder => folder.DropIns.SelectMany(dropIns => dropIns));

    // For many units there is no single trigger; a template's are told for what is made of it and started.
    private IEnumerable<Unit?> For(UnitDropIn dropIn)
    {
        if (UnitName.Parse(dropIn.Of) is not { } name || name.Prefix.EndsWith('-'))
        {
            return [null];
        }

        return name.IsTemplate && startedInstances.Contains(name.Full) ? startedInstances[name.Full].Take(SystemdLimits.Instances).Select(set.Load) : [set.Load(name)];
    }

    private IEnumerable<Autorun> OfDropIn(UnitDropIn dropIn)
        => dropIn.IsMask || reader.Text(dropIn.Path) is not { } text ? []
            : For(dropIn).ToList() is [var single] ? OfDropIn(dropIn, text, single)
            : For(dropIn).SelectMany(unit => OfDropIn(dropIn, text, unit)).DistinctBy(autorun => (autorun.Path, autorun.Line, autorun.Variable, autorun.Command, autorun.Target, autorun.Trigger, autorun.Enabled, (autorun.EnabledReason, autorun.RunAs)));

    private IEnumerable<Autorun> OfDropIn(UnitDropIn dropIn, UnitText text, Unit? unit)
    {
        var isMerged = unit is not null && unit.Parts.Any(part => part.Path == dropIn.Path);
        var over = set.Folders.SelectMany(folder => folder.DropIns[dropIn.Of]).First(other => other.Name == dropIn.Name);
        var verdict = over.Path != dropIn.Path ? new UnitVerdict(false, $"{(over.IsMask ? "masked" : "overridden")} by {Latin.Shown(over.Path)}", null)
            : text.BrokenLine is { } line ? new(false, $"systemd cannot read line {line}", null)
            : unit is null ? new(true, $"for all units {Latin.Shown(dropIn.Of.Contains('.', StringComparison.Ordinal) ? dropIn.Of.Replace("-.", "-*.", StringComparison.Ordinal) : "*." + dropIn.Of)}", null)
            : isMerged ? Verdict(unit)
            : new(false, unit.Parts.FirstOrDefault(part => Latin.Name(part.Path) == dropIn.Name) is { } other ? $"overridden by {Latin.Shown(other.Path)}" : $"{Latin.Shown(unit.Name.Full)} does not take it", null);
        var merged = isMerged ? unit! : new Unit(UnitName.Parse(dropIn.Of) ?? new(dropIn.Of, dropIn.Of, null, dropIn.Of)) { IsShared = unit is null, FragmentPath = dropIn.Path, Parts = [new(dropIn.Path, text)] };
        var type = set.Scope.IsUser ? "systemd-user-unit" : "systemd-dropin";
        var settings = new Dictionary<(string Section, string Key), Dictionary<int, UnitSetting>>();
        foreach (var assignment in text.Assignments.Where(assignment => DropInKeys.Tells(assignment)))
        {
            if (assignment.Value.Length > 0 && UnitCommands.Is(assignment.Section, assignment.Key, out var when))
            {
                if (!settings.TryGetValue((assignment.Section, assignment.Key), out var byLine))
                {
                    settings[(assignment.Section, assignment.Key)] = byLine = merged.Settings(assignment.Section, assignment.Key, dropIn.Path)
                        .DistinctBy(setting => setting.Assignment.Line).ToDictionary(setting => setting.Assignment.Line);
                }

                var setting = byLine.GetValueOrDefault(assignment.Line) ?? new(dropIn.Path, assignment, null);
                foreach (var autorun in Commands(merged, setting, verdict, type, when))
                {
                    yield return autorun with { Entry = Latin.Text(dropIn.Of) };
                }
            }
            else
            {
                yield return new Autorun(type, Latin.Path(dropIn.Path)) { Entry = Latin.Text(dropIn.Of), Line = assignment.Line, Text = Latin.Text(assignment.Text), Trigger = verdict.Trigger, Enabled = verdict.Enabled, EnabledReason = verdict.Reason };
            }
        }

        foreach (var autorun in EnvironmentAutoruns.Of(reader, set, merged, dropIn.Path, text, dropIn.Of, verdict))
        {
            yield return autorun;
        }
    }

    private UnitVerdict Verdict(Unit unit)
    {
        if (!verdicts.TryGetValue(unit.Name.Full, out var verdict))
        {
            verdicts[unit.Name.Full] = verdict = UnitVerdict.Of(unit, set, graph, states);
        }

        return verdict;
    }

    private string Type(string type) => set.Scope.IsUser ? "systemd-user-unit" : type switch
    {
        "timer" => "systemd-timer",
        "socket" => "systemd-socket",
        "path" => "systemd-path",
        _ => "systemd-unit",
    };
}
