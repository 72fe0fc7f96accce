using Forensics.Plugins.Filesystem.Selection;

namespace Forensics.Plugins.Filesystem.Rules;

/// <summary>One component of a rule: a name, a mask on a name (<see cref="Mask"/>), or any folders (<see cref="Levels"/>).</summary>
/// <param name="Name">The name; empty for the others.</param>
internal sealed record PathComponent(ReadOnlyMemory<byte> Name)
{
    /// <summary>Of <c>**</c> without a number where no depth is the default.</summary>
    public const int AnyLevels = int.MaxValue;

    /// <summary>What was written, byte for character: what tells one component from another.</summary>
    public string Text { get; init; } = string.Empty;

    /// <summary>The mask; null for a name.</summary>
    public NamePattern? Mask { get; init; }

    /// <summary>How many levels <c>**</c> goes down, from 1; 0 for what is no <c>**</c>.</summary>
    public int Levels { get; init; }

    public bool IsTree => Levels > 0;

    public bool IsName => Mask is null && Levels == 0;

    /// <summary>Whether a name of a directory fits; not for <c>**</c>, which every name does.</summary>
    public bool Fits(ReadOnlySpan<byte> name) => Mask is null ? Name.Span.SequenceEqual(name) : Mask.Fits(name);
}
