using System.Runtime.InteropServices;
using Forensics.Sdk;
using Forensics.Sdk.Linux;
using Microsoft.Win32.SafeHandles;

namespace Forensics.Plugins.Memory.Device.Images;

/// <summary>Pages that are better left alone, by <c>/proc/kpageflags</c> (linux/kernel-page-flags.h): reading a page with a broken cell can stop the machine, and one that was given back to the
/// hypervisor, or is of a block of memory that is offline, holds nothing. The kernel's own answer to all of them is zeros, without a word.</summary>
/// <param name="file">The table: eight bytes for each page; invalid where there is none.</param>
internal sealed class PageFlags(SafeFileHandle file) : IDisposable
{
    private const ulong Poisoned = 1UL << 19;
    private const ulong NoPage = 1UL << 20;
    private const ulong Offline = 1UL << 23;

    private readonly byte[] buffer = new byte[ReadingLimits.PieceBytes / ReadingLimits.LeastPageBytes * sizeof(ulong)];

    private bool hasGap;

    /// <summary>Whether it told of each page that it was asked for.</summary>
    public bool IsWhole => !file.IsInvalid && !hasGap;

    public static PageFlags Open(TargetRoot root) => new(RunningSystem.Open(root, "/proc/kpageflags"u8, out var file).Failed ? new SafeFileHandle() : file);

    /// <summary>Asks for some pages.</summary>
    /// <param name="address">Of the first.</param>
    /// <param name="count">How many, at most those of a piece.</param>
    /// <returns>Their flags; empty where nothing is known of them.</returns>
    public ReadOnlySpan<ulong> Of(ulong address, int count)
    {
        var offset = address / (ulong)Environment.SystemPageSize * sizeof(ulong);
        if (file.IsInvalid || offset > long.MaxValue || FileReading.ReadAt(file, buffer.AsSpan(0, count * sizeof(ulong)), (long)offset, out var length).Failed)
        {
            hasGap = true;
            return default;
        }

        hasGap |= length < count * sizeof(ulong);
        return MemoryMarshal.Cast<byte, ulong>(buffer.AsSpan(0, length / sizeof(ulong) * sizeof(ulong)));
    }

    /// <summary>What a page's flags forbid; null when it can be read.</summary>
    public static PageTrouble? TroubleOf(ulong flags) => (flags & Poisoned) != 0 ? PageTrouble.Poisoned : (flags & (Offline | NoPage)) != 0 ? PageTrouble.Offline : null;

    public void Dispose() => file.Dispose();
}
