using Forensics.Collection.Native;

namespace Forensics.Collection.Confinement;

/// <summary>
/// Starts a worker from a thread that confines itself first and then ends: what the thread gave up the child never had, its runtime's start included, and
/// the host keeps all of it.
/// </summary>
internal static class ConfinedSpawn
{
    private const int WorkerNice = 10;

    /// <param name="spawn">Starts the child on the calling thread.</param>
    /// <returns>The child, and what confines it: what was limited, and by which means.</returns>
    /// <exception cref="IOException">It cannot be started.</exception>
    public static (int ProcessId, IReadOnlyDictionary<string, string> EnforcedBy) Start(Func<int> spawn)
    {
        var enforced = new SortedDictionary<string, string>(StringComparer.Ordinal);
        var processId = 0;
        IOException? failure = null;
        var thread = new Thread(() =>
        {
            Confine(enforced);
            try
            {
                processId = spawn();
            }
            catch (IOException refused)
            {
                failure = refused;
            }
        })
        { IsBackground = true, Name = "confined spawn" };
        thread.Start();
        thread.Join();
        return failure is null ? (processId, enforced) : throw new IOException(failure.Message, failure);
    }

    private static void Confine(SortedDictionary<string, string> enforced)
    {
        Note(enforced, "priority", ThreadConfinement.Nice(WorkerNice), $"nice {WorkerNice}");
        Note(enforced, "io_priority", ThreadConfinement.LowestBestEffortIo(), "ionice: best effort, level 7");
        Note(enforced, "new_privileges", ThreadConfinement.GainNothing(), "no_new_privs: no set-user-id program and no file capability takes effect");
    }

    // What is not in the table was not enforced.
    private static void Note(SortedDictionary<string, string> enforced, string what, int error, string means)
    {
        if (error == 0)
        {
            enforced[what] = means;
        }
    }
}
