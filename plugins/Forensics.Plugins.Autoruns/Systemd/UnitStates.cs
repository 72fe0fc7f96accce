namespace Forensics.Plugins.Autoruns.Systemd;

/// <summary>
/// States of unit files, as <c>systemctl list-unit-files</c> names them: read from links as systemctl reads them (<c>unit_file_lookup_state()</c>), which is not the same as
/// whether something starts the unit (<see cref="UnitGraph"/>).
/// </summary>
internal sealed class UnitStates
{
    private readonly UnitSet set;
    private readonly List<(UnitFolder Folder, ILookup<string, string> ByName, ILookup<string, string> ByTemplate, ILookup<string, string> ByTarget)> indexes = [];

    public UnitStates(UnitSet set)
    {
        this.set = set;
        foreach (var folder in set.Folders)
        {
            var links = folder.Links.SelectMany(of => of).Where(link => link.IsLink).ToList();
            indexes.Add((
                folder,
                links.ToLookup(link => link.Name.Full, link => link.Name.Full),
                links.Where(link => link.Name.IsInstance).ToLookup(link => link.Name.Template, link => link.Name.Full),
                folder.Files.Values.Where(file => file.LinkTarget is not null).ToLookup(file => Latin.Name(file.LinkTarget!), file => file.Name.Full)));
        }
    }

    /// <summary>enabled, enabled-runtime, linked, linked-runtime, alias, masked, masked-runtime, static, disabled, indirect, generated, transient, bad.</summary>
    public string Of(UnitName name)
    {
        var unit = set.Load(name);
        if (unit.MaskedBy is { } mask)
        {
            return mask.StartsWith("/run/", StringComparison.Ordinal) ? "masked-runtime" : "masked";
        }

        if (unit.File is not { } file || unit.Problem is not null)
        {
            return "bad";
        }

        // Also where a link leads out of the search path to a file of another name.
        if (name.Full != Latin.Name(unit.FragmentPath!) && !unit.Name.IsInstance)
        {
            return "alias";
        }

        if (file.Place.Origin is UnitOrigin.Generator or UnitOrigin.Transient)
        {
            return file.Place.Origin == UnitOrigin.Generator ? "generated" : "transient";
        }

        var install = unit.Fragment!.Assignments.Where(assignment => assignment.Section == "Install" && assignment.Value.Length > 0).ToList();
        var known = Known(unit, install);
        return Linked(unit, file, known.Contains) ?? (Linked(unit, file, _ => true) is not null ? "indirect"
            : install.Exists(assignment => assignment.Key is "Alias" or "WantedBy" or "RequiredBy" or "UpheldBy") ? "disabled"
            : install.Exists(assignment => assignment.Key == "Also") ? "indirect" : "static");
    }

    // Names that the unit's own [Install] would give to links.
    private HashSet<string> Known(Unit unit, List<UnitAssignment> install)
    {
        var known = new HashSet<string> { unit.Name.Full };
        foreach (var alias in install.Where(assignment => assignment.Key == "Alias").SelectMany(assignment => Words.Split(assignment.Value)))
        {
            known.Add(set.Specifiers.Expand(alias, unit.Name));
        }

        if (unit.Name.IsTemplate && install.LastOrDefault(assignment => assignment.Key == "DefaultInstance") is { } instance)
        {
            known.Add(unit.Name.With(set.Specifiers.Expand(instance.Value, unit.Name)));
        }

        return known;
    }

    private string? Linked(Unit unit, UnitFile file, Func<string, bool> isKnown)
    {
        var name = unit.Name.Full;
        var (below, runtime, elsewhere, config, configRuntime) = (false, false, false, false, false);
        foreach (var (folder, byName, byTemplate, byTarget) in indexes)
        {
            var own = folder.Files.GetValueOrDefault(name)?.LinkTarget is { } target ? Latin.Name(target) : null;
            var same = own == name && !below;
            if (byName[name].Any(isKnown) || byTemplate[name].Any(isKnown) || byTarget[name].Any(link => (link != name || below) && isKnown(link)) || (own is not null && own != name && !below && isKnown(name)))
            {
                if (folder.Place.IsPersistent || (set.Scope.IsUser && folder.Place.Origin == UnitOrigin.Configuration))
                {
                    return "enabled";
                }

                runtime |= folder.Place.IsRuntime;
                elsewhere |= !folder.Place.IsRuntime;
            }
            else if (same)
            {
                config |= folder.Place.IsPersistent;
                configRuntime |= !folder.Place.IsPersistent && folder.Place.IsRuntime;
            }

            below |= file.Path.StartsWith(folder.Place.Path + "/", StringComparison.Ordinal);
        }

        return runtime ? "enabled-runtime" : elsewhere && unit.Name.IsInstance ? "static" : config ? "linked" : configRuntime ? "linked-runtime" : null;
    }
}
