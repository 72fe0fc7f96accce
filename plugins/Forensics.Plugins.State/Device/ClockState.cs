using System.Runtime.InteropServices;

namespace Forensics.Plugins.State.Device;

/// <summary>How well the clock is kept, adjtimex(2) with nothing to set. Layout of struct timex: linux/timex.h.</summary>
internal sealed partial record ClockState(bool IsSynchronized, long EstimatedErrorUs, long MaximumErrorUs, long OffsetNs)
{
    internal const int StructBytes = 208;
    internal const int OffsetOffset = 8;
    internal const int MaximumErrorOffset = 24;
    internal const int EstimatedErrorOffset = 32;
    internal const int StatusOffset = 40;

    private const int Unsynchronized = 0x40;
    private const int Nanoseconds = 0x2000;

    /// <summary>Asks.</summary>
    /// <returns>Null when the kernel refuses.</returns>
    public static unsafe ClockState? Read()
    {
        var buffer = stackalloc byte[StructBytes];
        new Span<byte>(buffer, StructBytes).Clear();
        if (adjtimex(buffer) < 0)
        {
            return null;
        }

        var status = *(int*)(buffer + StatusOffset);
        var offset = *(long*)(buffer + OffsetOffset);
        return new(
            (status & Unsynchronized) == 0, *(long*)(buffer + EstimatedErrorOffset), *(long*)(buffer + MaximumErrorOffset), (status & Nanoseconds) != 0 ? offset : offset * 1_000);
    }

    [LibraryImport("libc", SetLastError = true)]
    private static unsafe partial int adjtimex(byte* state);
}
