using Forensics.Sdk.Linux;

namespace Forensics.Plugins.Filesystem.Walking;

/// <summary>How many directories may stay open for their children. Beyond that they are closed and their children opened from an ancestor.</summary>
/// <param name="most">The number.</param>
internal sealed class HeldDirectories(int most)
{
    private const int SparseLevels = 32;
    private const int SparsestLevels = 512;

    private int held;

    /// <summary>At most a fourth of what the process may open: others need descriptors too.</summary>
    public static HeldDirectories ForThisProcess() => new(Math.Min(ListingLimits.HeldDirectories, ResourceLimits.OpenFiles() / 4));

    /// <summary>
    /// Takes a place. The fewer are left, the fewer levels get one, evenly spread: in a tree of ten thousand levels the next held ancestor is never far, where
    /// first come, first served would leave all but the topmost to be opened over thousands of names.
    /// </summary>
    public bool TryHold(int depth)
    {
        var free = most - Volatile.Read(ref held);
        var step = free > most / 2 ? 1 : free > most / 8 ? SparseLevels : SparsestLevels;
        if (depth % step != 0)
        {
            return false;
        }

        if (Interlocked.Increment(ref held) <= most)
        {
            return true;
        }

        Interlocked.Decrement(ref held);
        return false;
    }

    public void Release() => Interlocked.Decrement(ref held);
}
