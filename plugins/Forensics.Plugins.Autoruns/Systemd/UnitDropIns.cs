namespace Forensics.Plugins.Autoruns.Systemd;

/// <summary>
/// The drop-ins of a unit, in the order in which they count: by file name. Of equal names the first folder's is taken: of the unit's own name, its template's, prefixes
/// of its name, its aliases', and at last its type's; in each of them in the order of the search path (systemd.unit(5); <c>unit_file_find_dropin_paths()</c>).
/// </summary>
internal sealed class UnitDropIns(IReadOnlyList<UnitFolder> folders)
{
    /// <summary>Those that are merged: neither masked nor overridden by one of the same name.</summary>
    public IReadOnlyList<UnitDropIn> Of(Unit unit)
    {
        var taken = new SortedDictionary<string, UnitDropIn>(StringComparer.Ordinal);
        foreach (var name in unit.Names)
        {
            var chain = Chain(name).ToArray();
            foreach (var folder in folders)
            {
                foreach (var of in chain)
                {
                    Take(folder, of);
                }
            }
        }

        foreach (var folder in folders)
        {
            Take(folder, unit.Name.Type);
        }

        return [.. taken.Values.Where(dropIn => !dropIn.IsMask)];

        void Take(UnitFolder folder, string of)
        {
            foreach (var dropIn in folder.DropIns[of])
            {
                if (taken.Count < SystemdLimits.DropIns)
                {
                    taken.TryAdd(dropIn.Name, dropIn);
                }
            }
        }
    }

    // foo-bar@x.service: itself, foo-bar@.service, foo-.service.
    private static IEnumerable<string> Chain(string full)
    {
        if (UnitName.Parse(full) is not { } name)
        {
            yield break;
        }

        yield return full;
        if (name.IsInstance)
        {
            yield return name.Template;
        }

        var prefix = name.Prefix.TrimEnd('-');
        for (var dash = prefix.LastIndexOf('-'); dash > 0; dash = prefix.LastIndexOf('-'))
        {
            prefix = prefix[..dash].TrimEnd('-');
            yield return $"{prefix}-.{name.Type}";
        }
    }
}
