using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace Forensics.Collection.Native;

/// <summary>Waits for descriptors to become readable (<c>poll(2)</c>).</summary>
internal static unsafe partial class Poll
{
    private const short In = 1;

    /// <summary>Waits until a descriptor is readable or at its end, or the time is over.</summary>
    /// <param name="descriptors">At most 8; null ones are left out.</param>
    /// <param name="timeout">How long.</param>
    /// <returns>A bit for each readable descriptor.</returns>
    public static int Readable(ReadOnlySpan<SafeFileHandle?> descriptors, TimeSpan timeout)
    {
        var entries = stackalloc Entry[8];
        for (var i = 0; i < descriptors.Length; i++)
        {
            // A negative descriptor is left out by the kernel.
            entries[i] = new() { Descriptor = descriptors[i] is { IsClosed: false } handle ? (int)handle.DangerousGetHandle() : -1, Events = In };
        }

        var ready = 0;
        if (Wait(entries, (nuint)descriptors.Length, (int)Math.Clamp(timeout.TotalMilliseconds, 0, int.MaxValue)) > 0)
        {
            for (var i = 0; i < descriptors.Length; i++)
            {
                ready |= entries[i].Returned != 0 ? 1 << i : 0;
            }
        }

        return ready;
    }

    [LibraryImport("libc", EntryPoint = "poll", SetLastError = true)]
    private static partial int Wait(Entry* entries, nuint count, int timeoutMilliseconds);

    [StructLayout(LayoutKind.Sequential)]
#pragma warning disable CS0649 // The kernel writes Returned.
    private struct Entry
    {
        public int Descriptor;
        public short Events;
        public short Returned;
    }
#pragma warning restore CS0649
}
