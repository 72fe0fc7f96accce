namespace Forensics.Plugins.State.Users.Sudo;

/// <summary>A statement as it was understood: texts whose characters each stand for a byte.</summary>
internal sealed record SudoStatement(string Kind)
{
    public IReadOnlyList<string>? Users { get; init; }

    public IReadOnlyList<string>? Hosts { get; init; }

    public IReadOnlyList<string>? RunAsUsers { get; init; }

    public IReadOnlyList<string>? RunAsGroups { get; init; }

    public IReadOnlyList<string>? Tags { get; init; }

    public IReadOnlyList<string>? Commands { get; init; }

    public string? AliasName { get; init; }

    public IReadOnlyList<string>? AliasMembers { get; init; }

    public string? SettingsFor { get; init; }

    public IReadOnlyList<string>? Settings { get; init; }

    /// <summary>As it stands, without quotes.</summary>
    public string? Included { get; init; }
}
