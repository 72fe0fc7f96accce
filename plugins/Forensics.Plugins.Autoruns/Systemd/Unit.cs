namespace Forensics.Plugins.Autoruns.Systemd;

/// <summary>A unit as systemd would load it.</summary>
/// <param name="Name">Its name: no alias.</param>
internal sealed record Unit(UnitName Name)
{
    private Dictionary<(string Section, string Key), string?> lasts = [];

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
            lasts = [];
        }
    } = [];

    /// <summary>Whether systemd can start it.</summary>
    public bool IsLoadable => MaskedBy is null && Problem is null && Fragment is not null;

    /// <summary>The last value of a key that is set once.</summary>
    public string? Last(string section, string key)
    {
        if (!lasts.TryGetValue((section, key), out var last))
        {
            lasts[(section, key)] = last = Parts.Reverse().Select(part => part.Text.Of(section, key)).FirstOrDefault(of => of.Count > 0)?[^1] is { Value.Length: > 0 } found ? found.Value : null;
        }

        return last;
    }

    /// <summary>All values of a key, those that an empty one took away left out.</summary>
    public IEnumerable<string> All(string section, string key) => Settings(section, key).Where(setting => setting.ResetBy is null).Select(setting => setting.Assignment.Value);

    /// <summary>All assignments of a key that are not empty, with what took them away.</summary>
    /// <param name="section">The section.</param>
    /// <param name="key">The key.</param>
    /// <param name="path">Only those of this part; null for all.</param>
    public IReadOnlyList<UnitSetting> Settings(string section, string key, string? path = null)
    {
        var all = new List<UnitSetting>();
        var kept = 0;
        foreach (var part in Parts)
        {
            var isOf = path is null || part.Path == path;
            if (!isOf && kept == all.Count)
            {
                continue;
            }

            foreach (var assignment in part.Text.Of(section, key))
            {
                if (assignment.Value.Length > 0)
                {
                    if (isOf)
                    {
                        all.Add(new(part.Path, assignment, null));
                    }

                    continue;
                }

                for (; kept < all.Count; kept++)
                {
                    all[kept] = all[kept] with { ResetBy = $"{Latin.Shown(part.Path)} line {assignment.Line}" };
                }
            }
        }

        return all;
    }
}
