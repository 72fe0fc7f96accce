using System.Buffers.Text;

namespace Forensics.Sdk.Linux.Proc;

/// <summary><c>/proc/PID/fdinfo/N</c>, proc(5): lines of <c>key:</c>, a tab and a value. Of lines with the same key the first counts.</summary>
/// <param name="PositionBytes"><c>pos</c>, null when absent.</param>
/// <param name="Flags"><c>flags</c>, octal there: those of open(2), with O_CLOEXEC; null when absent.</param>
/// <param name="MountId"><c>mnt_id</c>, null when absent.</param>
public readonly record struct DescriptorState(long? PositionBytes, uint? Flags, ulong? MountId)
{
    private const int OctalShift = 3;
    private const int MaxOctalDigits = 10;

    /// <summary>Parses the whole file.</summary>
    /// <param name="file">Its bytes.</param>
    /// <returns>What was found.</returns>
    public static DescriptorState Parse(ReadOnlySpan<byte> file)
    {
        long? position = null;
        uint? flags = null;
        ulong? mountId = null;
        foreach (var range in file.Split((byte)'\n'))
        {
            var fields = new FieldReader(file[range]);
            if (!fields.TryNext(out var key))
            {
                continue;
            }

            if (key.SequenceEqual("pos:"u8))
            {
                position ??= fields.TryLong(out var number) ? number : null;
            }
            else if (key.SequenceEqual("flags:"u8))
            {
                flags ??= fields.TryNext(out var digits) ? Octal(digits) : null;
            }
            else if (key.SequenceEqual("mnt_id:"u8))
            {
                mountId ??= fields.TryNext(out var digits) && Utf8Parser.TryParse(digits, out ulong id, out var used) && used == digits.Length ? id : null;
            }
        }

        return new(position, flags, mountId);
    }

    private static uint? Octal(ReadOnlySpan<byte> digits)
    {
        var value = 0u;
        if (digits.Length > MaxOctalDigits)
        {
            return null;
        }

        foreach (var digit in digits)
        {
            if (digit is < (byte)'0' or > (byte)'7')
            {
                return null;
            }

            value = (value << OctalShift) | (uint)(digit - '0');
        }

        return value;
    }
}
