using System.ComponentModel;
using Forensics.Sdk.Linux.Proc;

namespace Forensics.Plugins.Processes;

/// <summary>The capability sets of one process: 16 hexadecimal digits each, bits as in <c>linux/capability.h</c>.</summary>
internal sealed record ProcessCapabilities
{
    public required string Effective { get; init; }

    [Description("The members of the effective set: cap_chown and so on.")]
    public required IReadOnlyList<string> EffectiveNames { get; init; }

    public required string Permitted { get; init; }

    public required string Inheritable { get; init; }

    public required string Bounding { get; init; }

    [Description("Null before Linux 4.3.")]
    public required string? Ambient { get; init; }

    public static ProcessCapabilities Of(CapabilitySets sets) => new()
    {
        Effective = Hex(sets.Effective),
        EffectiveNames = CapabilitySets.Names(sets.Effective),
        Permitted = Hex(sets.Permitted),
        Inheritable = Hex(sets.Inheritable),
        Bounding = Hex(sets.Bounding),
        Ambient = sets.Ambient is { } ambient ? Hex(ambient) : null,
    };

    private static string Hex(ulong set) => set.ToString("x16", System.Globalization.CultureInfo.InvariantCulture);
}
