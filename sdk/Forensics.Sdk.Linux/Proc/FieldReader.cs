using System.Buffers.Text;

namespace Forensics.Sdk.Linux.Proc;

/// <summary>Walks the blank-separated fields of one line. Never throws; numbers out of range are refused, not wrapped.</summary>
internal ref struct FieldReader(ReadOnlySpan<byte> line)
{
    private ReadOnlySpan<byte> rest = line;

    /// <summary>What follows the fields taken so far, its first blank included.</summary>
    public readonly ReadOnlySpan<byte> Rest => rest;

    public bool TryNext(out ReadOnlySpan<byte> field)
    {
        var start = 0;
        while (start < rest.Length && IsBlank(rest[start]))
        {
            start++;
        }

        var end = start;
        while (end < rest.Length && !IsBlank(rest[end]))
        {
            end++;
        }

        field = rest[start..end];
        rest = rest[end..];
        return !field.IsEmpty;
    }

    public bool TrySkip(int count)
    {
        for (var i = 0; i < count; i++)
        {
            if (!TryNext(out _))
            {
                return false;
            }
        }

        return true;
    }

    public bool TryInt(out int value)
    {
        value = 0;
        return TryNext(out var field) && Utf8Parser.TryParse(field, out value, out var used) && used == field.Length;
    }

    public bool TryUInt(out uint value)
    {
        value = 0;
        return TryNext(out var field) && Utf8Parser.TryParse(field, out value, out var used) && used == field.Length;
    }

    public bool TryLong(out long value)
    {
        value = 0;
        return TryNext(out var field) && Utf8Parser.TryParse(field, out value, out var used) && used == field.Length;
    }

    public bool TryULong(out ulong value)
    {
        value = 0;
        return TryNext(out var field) && Utf8Parser.TryParse(field, out value, out var used) && used == field.Length;
    }

    private static bool IsBlank(byte value) => value is (byte)' ' or (byte)'\t' or (byte)'\n';
}
