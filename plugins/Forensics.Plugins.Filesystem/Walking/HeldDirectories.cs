using Forensics.Sdk.Linux;

namespace Forensics.Plugins.Filesystem.Walking;

/// <summary>How many directories may stay open for their children. Beyond that they are closed and their children opened from an ancestor.</summary>
/// <param name="most">The number.</param>
internal sealed class HeldDirectories(int most)
{
    private int held;

    /// <summary>At most a fourth of what the process may open: others need descriptors too.</summary>
    public static HeldDirectories ForThisProcess() => new(Math.Min(ListingLimits.HeldDirectories, ResourceLimits.OpenFiles() / 4));

    public bool TryHold()
    {
        if (Interlocked.Increment(ref held) <= most)
        {
            return true;
        }

        Interlocked.Decrement(ref held);
        return false;
    }

    public void Release() => Interlocked.Decrement(ref held);
}
