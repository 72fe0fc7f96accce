namespace Forensics.Plugins.Autoruns.Systemd;

/// <summary>Whether a unit takes effect, why, and when.</summary>
/// <param name="Enabled">Null where that cannot be told.</param>
/// <param name="Reason">Its state, as systemctl names it, and why.</param>
/// <param name="Trigger">When it starts; null when nothing that is known starts it.</param>
internal sealed record UnitVerdict(bool? Enabled, string Reason, string? Trigger)
{
    private static readonly string[] Conditions = ["Condition", "Assert"];

    /// <summary>The verdict on a unit.</summary>
    public static UnitVerdict Of(Unit unit, UnitSet set, UnitGraph graph, UnitStates states)
    {
        var reach = graph.Of(unit);
        if (unit.MaskedBy is { } mask)
        {
            return new(false, $"masked by {Latin.Shown(mask)}", reach?.Trigger);
        }

        var state = states.Of(unit.Name);
        if (unit.Problem is { } problem)
        {
            return new(false, $"{state}: {problem}", reach?.Trigger);
        }

        var conditions = string.Join(", ", unit.Parts.SelectMany(part => part.Text.Assignments)
            .Where(assignment => assignment.Section == "Unit" && assignment.Value.Length > 0 && Array.Exists(Conditions, condition => assignment.Key.StartsWith(condition, StringComparison.Ordinal)))
            .Take(SystemdLimits.Triggers).Select(assignment => $"{assignment.Key}={Latin.Shown(assignment.Value)}"));
        var only = conditions.Length > 0 ? $"; only if {conditions}" : string.Empty;
        if (reach is not null)
        {
            return new(true, $"{state}: {reach.Why}{only}", reach.Trigger);
        }

        var bus = unit.Last("Service", "BusName") is { } name ? $"D-Bus name {Latin.Shown(name)}" : null;
        return state switch
        {
            "static" or "indirect" or "alias" => new(null, $"{state}: nothing of systemd starts it by itself{only}", bus),
            "disabled" when bus is not null => new(null, $"{state}: not linked, the bus may start it{only}", bus),
            "disabled" => new(false, unit.Name.IsTemplate ? $"{state}: no instance of it is linked{only}" : $"{state}: not linked{only}", null),
            _ => new(null, $"{state}: what links it is not started itself{only}", bus),
        };
    }
}
