namespace Forensics.Plugins.Autoruns.Systemd;

/// <summary>The units of one service manager: names looked up as systemd does, with aliases, templates and drop-ins.</summary>
internal sealed class UnitSet
{
    private const string Null = "/dev/null";
    private readonly UnitReader reader;
    private readonly IReadOnlyList<UnitFolder> folders;
    private readonly Dictionary<string, List<UnitFile>> files = [];
    private readonly Dictionary<string, List<string>> aliases = [];
    private readonly Dictionary<string, Unit> units = [];
    private readonly HashSet<string> placePaths;

    public UnitSet(UnitReader reader, UnitScope scope)
    {
        this.reader = reader;
        Scope = scope;
        Specifiers = new(reader.Files, scope);
        folders = [.. scope.Places.Select(reader.Folder).OfType<UnitFolder>()];
        placePaths = scope.Places.Select(place => place.Path).ToHashSet();
        foreach (var file in folders.SelectMany(folder => folder.Files.Values.Select(file => file with { Place = folder.Place })))
        {
            if (!files.TryGetValue(file.Name.Full, out var of))
            {
                files[file.Name.Full] = of = [];
            }

            of.Add(file);
        }

        foreach (var (name, of) in files)
        {
            if (of[0].LinkTarget is not null && Find(of[0].Name) is { Name.Full: var real } && real != name)
            {
                if (!aliases.TryGetValue(real, out var names))
                {
                    aliases[real] = names = [];
                }

                names.Add(name);
            }
        }
    }

    public UnitScope Scope { get; }

    public Specifiers Specifiers { get; }

    /// <summary>The folders of the search path that are there, first what takes precedence.</summary>
    public IReadOnlyList<UnitFolder> Folders => folders;

    /// <summary>Names for which there is a file or link, in the order of their bytes.</summary>
    public IEnumerable<string> Names => files.Keys.Order(StringComparer.Ordinal);

    /// <summary>All files of a name, first the one that counts.</summary>
    public IReadOnlyList<UnitFile> FilesOf(string name) => files.GetValueOrDefault(name) ?? [];

    /// <summary>Entries of the dependency folders of a unit, those of all its names and of its template's.</summary>
    public IEnumerable<UnitLink> LinksOf(Unit unit)
    {
        foreach (var name in unit.Names.Concat(unit.Name.IsInstance ? [unit.Name.Template] : []))
        {
            // An entry of a folder before masks those of the same name after it.
            var seen = new HashSet<string>();
            foreach (var link in folders.SelectMany(folder => folder.Links[name]))
            {
                if (seen.Add($"{link.Kind}/{link.Name.Full}") && !link.IsMasked)
                {
                    yield return link;
                }
            }
        }
    }

    /// <summary>The unit of a name, whatever name that is.</summary>
    public Unit Load(UnitName name)
    {
        if (!units.TryGetValue(name.Full, out var unit))
        {
            var found = Find(name);
            units[name.Full] = unit = found.Name == name ? Complete(found) : Load(found.Name);
        }

        return unit;
    }

    // Follows links: to another name in the search path it is an alias, elsewhere it is where the unit's text stands.
    private Unit Find(UnitName name)
    {
        var asked = name;
        for (var step = 0; step < SystemdLimits.AliasSteps; step++)
        {
            var candidates = FilesOf(name.Full) is { Count: > 0 } own ? own : name.IsInstance ? FilesOf(name.Template) : [];
            if (candidates.Count == 0)
            {
                return new(name) { Problem = "no such unit in the search path" };
            }

            var file = candidates[0];
            for (var same = 0; same < candidates.Count && file.LinkTarget is { } target && target != Null && IsPlace(target) && Latin.Name(target) == file.Name.Full; same++)
            {
                // Leads to the file of its own name further down.
                var next = candidates.FirstOrDefault(candidate => candidate.Path == target);
                if (next is null || next == file)
                {
                    return new(name) { File = file, Problem = next is null ? $"its link leads to {Latin.Shown(target)}, which does not exist" : "its link leads to itself" };
                }

                file = next;
            }

            if (file.LinkTarget is null)
            {
                return new(name) { File = file, FragmentPath = file.Path };
            }

            if (file.LinkTarget == Null)
            {
                return new(name) { File = file, MaskedBy = file.Path };
            }

            if (!IsPlace(file.LinkTarget))
            {
                return new(name) { File = file, FragmentPath = file.LinkTarget };
            }

            if (UnitName.Parse(Latin.Name(file.LinkTarget)) is not { } real || real.Type != name.Type)
            {
                return new(name) { File = file, Problem = $"it is a link to a unit of another type: {Latin.Shown(file.LinkTarget)}" };
            }

            name = real.IsTemplate && name.IsInstance ? UnitName.Parse(real.With(name.Instance!)) ?? real : real;
        }

        return new(asked) { Problem = "its links lead in a circle" };
    }

    private bool IsPlace(string path) => placePaths.Contains(Latin.Folder(path));

    private Unit Complete(Unit found)
    {
        var names = new List<string> { found.Name.Full };
        names.AddRange(aliases.GetValueOrDefault(found.Name.Full) ?? []);
        if (found.Name.IsInstance && aliases.TryGetValue(found.Name.Template, out var templates))
        {
            names.AddRange(templates.Select(UnitName.Parse).OfType<UnitName>().Where(name => name.IsTemplate).Select(name => name.With(found.Name.Instance!)));
        }

        var unit = found with { Names = names };
        if (unit.FragmentPath is not { } path)
        {
            return unit with { Parts = [.. new UnitDropIns(folders).Of(unit).Select(dropIn => Part(dropIn.Path)).OfType<UnitPart>()] };
        }

        var text = reader.Text(path);
        return unit with
        {
            Fragment = text,
            MaskedBy = text is { IsEmpty: true } ? path : null,
            Problem = text is null ? "its file does not exist or cannot be read" : text.BrokenLine is { } line ? $"systemd cannot read line {line} of its file" : null,
            Parts = [.. text is null ? [] : (UnitPart[])[new(path, text)], .. new UnitDropIns(folders).Of(unit).Select(dropIn => Part(dropIn.Path)).OfType<UnitPart>()],
        };
    }

    private UnitPart? Part(string path) => reader.Text(path) is { } text ? new(path, text) : null;
}
