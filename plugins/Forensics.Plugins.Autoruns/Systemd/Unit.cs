namespace Forensics.Plugins.Autoruns.Systemd;

/// <summary>A unit as systemd would load it.</summary>
/// <param name="Name">Its name: no alias.</param>
internal sealed record Unit(UnitName Name)
{
    private readonly ILookup<(string Section, string Key), (string Path, UnitAssignment Assignment)> settings = Array.Empty<(string Path, UnitAssignment Assignment)>().ToLookup(setting => (setting.Assignment.Section, setting.Assignment.Key));

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

    /// <summary>It stands for all units of a type or a prefix: what a drop-in for many says has no name to put in for <c>%n</c>.</summary>
    public bool IsShared { get; init; }

    /// <summary>The name that specifiers are put in of.</summary>
    public UnitName? OwnName => IsShared ? null : Name;

    /// <summary>All names it has: its own, and its aliases.</summary>
    public IReadOnlyList<string> Names { get; init; } = [];

    /// <summary>The file and the drop-ins, in the order in which they count.</summary>
    public IReadOnlyList<UnitPart> Parts
    {
        get;
        init
        {
            field = value;
            settings = value.SelectMany(part => part.Text.Assignments.Select(assignment => (part.Path, Assignment: assignment))).ToLookup(setting => (setting.Assignment.Section, setting.Assignment.Key));
        }
    } = [];

    /// <summary>Whether systemd can start it.</summary>
    public bool IsLoadable => MaskedBy is null && Problem is null && Fragment is not null;

    /// <summary>The last value of a key that is set once.</summary>
    public string? Last(string section, string key) => settings[(section, key)].LastOrDefault().Assignment is { Value.Length: > 0 } last ? last.Value : null;

    /// <summary>All values of a key, those that an empty one took away left out.</summary>
    public IEnumerable<string> All(string section, string key) => Settings(section, key).Where(setting => setting.ResetBy is null).Select(setting => setting.Assignment.Value);

    /// <summary>All assignments of a key that are not empty, with what took them away.</summary>
    public IReadOnlyList<UnitSetting> Settings(string section, string key)
    {
        var all = new List<UnitSetting>();
        var kept = 0;
        foreach (var (path, assignment) in settings[(section, key)])
        {
            if (assignment.Value.Length > 0)
            {
                all.Add(new(path, assignment, null));
                continue;
            }

            for (; kept < all.Count; kept++)
            {
                all[kept] = all[kept] with { ResetBy = $"{Latin.Shown(path)} line {assignment.Line}" };
            }
        }

        return all;
    }
}
