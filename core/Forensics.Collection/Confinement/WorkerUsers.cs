using System.Security.Cryptography;
using Forensics.Collection.Probing;

namespace Forensics.Collection.Confinement;

/// <summary>
/// User ids of a run's workers: one for each step, above all that is handed out (systemd's containers end at 1,879,048,191, <c>systemd.io/UIDS-GIDS</c>), from a place
/// of its own for each run, so that neither two steps nor two runs meet.
/// </summary>
internal sealed class WorkerUsers
{
    /// <summary>The first; nobody else's are at or above it, up to <see cref="End"/>.</summary>
    public const uint First = 1_900_000_000;

    /// <summary>One after the last.</summary>
    public const uint End = 2_000_000_000;

    private const int MostSteps = 1 << 16;

    // The first that is free, less one.
    private uint last = First - 1 + (uint)RandomNumberGenerator.GetInt32((int)(End - First) - MostSteps);

    // A program's file system is open to the user that mounted it and to nobody else, whatever their capabilities, unless it says otherwise (`fuse(8)`).
    private readonly Mount? closed = Mount.ReadAll().FirstOrDefault(mount => (mount.FileSystem is "fuse" or "fuseblk" || mount.FileSystem.StartsWith("fuse.", StringComparison.Ordinal))
        && mount.Options.Split(',') is var options && options.Contains("user_id=0") && !options.Contains("allow_other"));

    /// <summary>Why workers have the user of this program all the same; null when they do not.</summary>
    public string? Obstacle => closed is null ? null : $"user: it has the user of this program, which alone may read {closed.Point} ({closed.FileSystem} without allow_other)";

    /// <summary>The next, for any thread; null when there is an obstacle.</summary>
    public uint? Next() => closed is null ? Interlocked.Increment(ref last) : null;
}
