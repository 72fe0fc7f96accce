using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using Forensics.Sdk;

namespace Forensics.Plugins.Filesystem.Entries;

/// <summary>Times as JSON strings in ISO 8601, byte for byte as <see cref="UnixTime.TryFormatIso"/>; the date of a day is computed once.</summary>
internal sealed class TimeText
{
    /// <summary>A time in quotation marks.</summary>
    public const int LengthBytes = UnixTime.IsoLength + 2;

    private const int SecondsPerDay = 86_400;
    private const int DateBytes = 12; // Quotation mark, date, T.
    private const int Slots = 256;

    private static readonly ushort[] Pairs = MakePairs();

    private readonly long[] days = new long[Slots];
    private readonly byte[] dates = new byte[Slots * DateBytes];

    // Neighbours are often made in the same second: its text up to the point is kept.
    private readonly byte[] lastText = new byte[LengthBytes];
    private long lastSeconds = long.MinValue;

    public TimeText() => Array.Fill(days, long.MinValue);

    /// <summary>Writes <see cref="LengthBytes"/> bytes.</summary>
    /// <returns>False, and nothing written, outside the years 1 to 9999.</returns>
    public bool TryWrite(UnixTime time, Span<byte> destination)
    {
        if (time.Seconds != lastSeconds && !FillSecond(time))
        {
            return false;
        }

        lastText.CopyTo(destination);
        ref var text = ref MemoryMarshal.GetReference(destination[..LengthBytes]);
        var nanoseconds = (uint)time.Nanoseconds;
        var high = nanoseconds / 100_000; // Four digits, then five.
        var low = nanoseconds % 100_000;
        Put(ref text, 21, high / 100);
        Put(ref text, 23, high % 100);
        Unsafe.Add(ref text, 25) = (byte)('0' + (low / 10_000));
        Put(ref text, 26, low / 100 % 100);
        Put(ref text, 28, low % 100);
        return true;
    }

    private static void Put(ref byte text, int offset, uint value) => Unsafe.WriteUnaligned(ref Unsafe.Add(ref text, offset), Pairs[value]);

    private static ushort[] MakePairs()
    {
        var pairs = new ushort[100];
        for (var i = 0; i < pairs.Length; i++)
        {
            pairs[i] = (ushort)(('0' + (i / 10)) | (('0' + (i % 10)) << 8));
        }

        return pairs;
    }

    private bool FillSecond(UnixTime time)
    {
        var day = Math.DivRem(time.Seconds, SecondsPerDay, out var rest);
        if (rest < 0)
        {
            day--;
            rest += SecondsPerDay;
        }

        var slot = (int)(day & (Slots - 1));
        if (days[slot] != day && !FillDay(slot, day, time))
        {
            return false;
        }

        var second = (uint)rest;
        dates.AsSpan(slot * DateBytes, DateBytes).CopyTo(lastText);
        ref var text = ref MemoryMarshal.GetArrayDataReference(lastText);
        Put(ref text, 12, second / 3_600);
        Unsafe.Add(ref text, 14) = (byte)':';
        Put(ref text, 15, second / 60 % 60);
        Unsafe.Add(ref text, 17) = (byte)':';
        Put(ref text, 18, second % 60);
        Unsafe.Add(ref text, 20) = (byte)'.';
        Unsafe.Add(ref text, 30) = (byte)'Z';
        Unsafe.Add(ref text, 31) = (byte)'"';
        lastSeconds = time.Seconds;
        return true;
    }

    private bool FillDay(int slot, long day, UnixTime time)
    {
        Span<byte> iso = stackalloc byte[UnixTime.IsoLength];
        if (!time.TryFormatIso(iso))
        {
            return false;
        }

        var date = dates.AsSpan(slot * DateBytes, DateBytes);
        date[0] = (byte)'"';
        iso[..(DateBytes - 1)].CopyTo(date[1..]);
        days[slot] = day;
        return true;
    }
}
