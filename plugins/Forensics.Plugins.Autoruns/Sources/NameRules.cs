using System.Buffers;

namespace Forensics.Plugins.Autoruns.Sources;

/// <summary>The rules by which folders' names count.</summary>
internal static class NameRules
{
    private static readonly SearchValues<char> RunParts = SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_-");
    private static readonly string[] Leftovers = ["~", ".rpmsave", ".rpmorig", ".rpmnew", ".swp", ".cfsaved", ",", ".pacsave", ".pacnew",
        ".dpkg-dist", ".dpkg-old", ".dpkg-new", ".bak"];

    /// <summary>Why a name does not count; null when it does.</summary>
    public static string? Refusal(NameRule rule, string name, bool hasRpm) => rule switch
    {
        NameRule.RunParts => IsRunParts(name),
        NameRule.DistributionsRunParts => hasRpm ? IsLeftover(name) : IsRunParts(name),
        NameRule.NetworkManager => IsLeftover(name),
        _ => null,
    };

    private static string? IsRunParts(string name) => name.AsSpan().IndexOfAnyExcept(RunParts) < 0 ? null : "run-parts passes over such names";

    private static string? IsLeftover(string name)
        => name[0] is '.' or '#' || Leftovers.Any(ending => name.EndsWith(ending, StringComparison.Ordinal)) ? "such names are passed over" : null;
}
