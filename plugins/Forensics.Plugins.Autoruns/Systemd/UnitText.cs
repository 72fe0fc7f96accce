namespace Forensics.Plugins.Autoruns.Systemd;

/// <summary>What a unit file says.</summary>
/// <param name="Assignments">In the file's order.</param>
/// <param name="IsEmpty">The file has no byte: systemd takes that as a mask.</param>
internal sealed record UnitText(IReadOnlyList<UnitAssignment> Assignments, bool IsEmpty)
{
    // Here and not in the units: a drop-in for all of a type is a part of thousands.
    private Dictionary<(string Section, string Key), List<UnitAssignment>>? index;

    /// <summary>A line at which systemd stops reading, and does not load the unit: a broken section header, a line that is too long.</summary>
    public int? BrokenLine { get; init; }

    /// <summary>A line that systemd passes over because it is no UTF-8: the first such.</summary>
    public int? OddLine { get; init; }

    /// <summary>Not all was taken: <see cref="SystemdLimits.Assignments"/>.</summary>
    public bool IsCut { get; init; }

    /// <summary>The last value of a key that can be set once; null when it is not set, or emptied.</summary>
    public string? Last(string section, string key)
        => Of(section, key) is [.., { Value.Length: > 0 } last] ? last.Value : null;

    /// <summary>All assignments of a key, in order, empty ones too.</summary>
    public IReadOnlyList<UnitAssignment> Of(string section, string key)
        => (index ??= Assignments.GroupBy(assignment => (assignment.Section, assignment.Key)).ToDictionary(group => group.Key, group => group.ToList())).GetValueOrDefault((section, key)) ?? [];

    /// <summary>All values of a key that is a list, in order; an empty one takes away those before it.</summary>
    public IReadOnlyList<UnitAssignment> All(string section, string key)
    {
        var all = new List<UnitAssignment>();
        foreach (var assignment in Of(section, key))
        {
            if (assignment.Value.Length == 0)
            {
                all.Clear();
            }
            else
            {
                all.Add(assignment);
            }
        }

        return all;
    }
}
