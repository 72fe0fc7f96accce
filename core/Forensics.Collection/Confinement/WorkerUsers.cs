using System.Security.Cryptography;

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

    private uint next = First + (uint)RandomNumberGenerator.GetInt32((int)(End - First) - MostSteps);

    public uint Next() => next++;
}
