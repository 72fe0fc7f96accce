using System.Buffers.Text;

namespace Forensics.Sdk.Linux.Proc;

/// <summary>The lines <c>Cap...</c> of <c>/proc/PID/status</c>: 16 hexadecimal digits each.</summary>
internal struct StatusCapabilities
{
    private ulong? inheritable;
    private ulong? permitted;
    private ulong? effective;
    private ulong? bounding;
    private ulong? ambient;

    /// <summary>Null unless the four old lines are there.</summary>
    public readonly CapabilitySets? Sets
        => effective is { } acting && permitted is { } may && inheritable is { } kept && bounding is { } most ? new(acting, may, kept, most, ambient) : null;

    public void Take(ReadOnlySpan<byte> key, ReadOnlySpan<byte> value)
    {
        if (key.SequenceEqual("CapInh"u8))
        {
            inheritable ??= Hex(value);
        }
        else if (key.SequenceEqual("CapPrm"u8))
        {
            permitted ??= Hex(value);
        }
        else if (key.SequenceEqual("CapEff"u8))
        {
            effective ??= Hex(value);
        }
        else if (key.SequenceEqual("CapBnd"u8))
        {
            bounding ??= Hex(value);
        }
        else if (key.SequenceEqual("CapAmb"u8))
        {
            ambient ??= Hex(value);
        }
    }

    private static ulong? Hex(ReadOnlySpan<byte> value)
    {
        var fields = new FieldReader(value);
        return fields.TryNext(out var field) && Utf8Parser.TryParse(field, out ulong set, out var used, 'x') && used == field.Length ? set : null;
    }
}
