namespace Forensics.Plugins.Autoruns.Sources;

/// <summary>Where scripts lie that are run, or read by a shell, because they lie there.</summary>
/// <param name="Type">The autorun's type.</param>
/// <param name="Pattern">Path with stars; what begins with <c>~/</c> is looked for in each home.</param>
/// <param name="Trigger">When; of a home with its owner's name for <c>{0}</c>.</param>
internal sealed record ScriptPlace(string Type, string Pattern, string Trigger)
{
    /// <summary>Which names count.</summary>
    public NameRule Names { get; init; }

    /// <summary>How a name must end to count; null: in any way.</summary>
    public string? Ending { get; init; }

    /// <summary>Whether it is run, and so needs mode x; else a shell reads it.</summary>
    public bool IsRun { get; init; } = true;

    /// <summary>Whether it is refused when others than root own or can write it.</summary>
    public bool RootsOnly { get; init; }

    /// <summary>As whom it runs; of a home its owner.</summary>
    public string? RunAs { get; init; } = "root";
}
