namespace Forensics.Plugins.Autoruns.Systemd;

/// <summary>A unit as systemd would load it.</summary>
/// <param name="Name">Its name: no alias.</param>
internal sealed record Unit(UnitName Name)
{
    /// <summary>The file or link that its name, or its template's, leads to; null when there is none.</summary>
    public UnitFile? File { get; init; }

    /// <summary>Where its text stands: the file, or what a link out of the search path leads to.</summary>
    public string? FragmentPath { get; init; }

    /// <summary>What its file says; null when it cannot be read.</summary>
    public UnitText? Fragment { get; init; }

    /// <summary>What masks it: a link to /dev/null, an empty file.</summary>
    public string? MaskedBy { get; init; }

    /// <summary>Why systemd cannot load it; null when it can.</summary>
    public string? Problem { get; init; }

    /// <summary>All names it has: its own, and its aliases.</summary>
    public IReadOnlyList<string> Names { get; init; } = [];

    /// <summary>The file and the drop-ins, in the order in which they count.</summary>
    public IReadOnlyList<UnitPart> Parts { get; init; } = [];

    /// <summary>Whether systemd can start it.</summary>
    public bool IsLoadable => MaskedBy is null && Problem is null && Fragment is not null;

    /// <summary>The last value of a key that is set once.</summary>
    public string? Last(string section, string key)
    {
        for (var part = Parts.Count - 1; part >= 0; part--)
        {
            if (Parts[part].Text.Assignments.LastOrDefault(assignment => assignment.Section == section && assignment.Key == key) is { } last)
            {
                return last.Value.Length > 0 ? last.Value : null;
            }
        }

        return null;
    }

    /// <summary>All values of a key, those that an empty one took away left out.</summary>
    public IEnumerable<string> All(string section, string key) => Settings(section, key).Where(setting => setting.ResetBy is null).Select(setting => setting.Assignment.Value);

    /// <summary>All assignments of a key that are not empty, with what took them away.</summary>
    public IReadOnlyList<UnitSetting> Settings(string section, string key)
    {
        var settings = new List<UnitSetting>();
        var kept = 0;
        foreach (var part in Parts)
        {
            foreach (var assignment in part.Text.Assignments)
            {
                if (assignment.Section != section || assignment.Key != key)
                {
                    continue;
                }

                if (assignment.Value.Length > 0)
                {
                    settings.Add(new(part.Path, assignment, null));
                    continue;
                }

                for (; kept < settings.Count; kept++)
                {
                    settings[kept] = settings[kept] with { ResetBy = $"{Latin.Shown(part.Path)} line {assignment.Line}" };
                }
            }
        }

        return settings;
    }
}
