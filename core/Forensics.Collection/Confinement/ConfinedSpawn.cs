using Forensics.Confinement;
using Microsoft.Win32.SafeHandles;

namespace Forensics.Collection.Confinement;

/// <summary>
/// Starts a worker from a thread that confines itself first and then ends: what the thread gave up the child never had, its runtime's start included, and
/// the host keeps all of it.
/// </summary>
internal static class ConfinedSpawn
{
    private const int WorkerNice = 10;

    /// <param name="needs">What its collector needs, words of <c>plugin.json</c>.</param>
    /// <param name="users">Users that nobody else is.</param>
    /// <param name="spawn">Starts the child on the calling thread; gets the mount table of before, null when the child's own is the device's.</param>
    /// <exception cref="IOException">It cannot be started.</exception>
    public static Confined Start(IReadOnlyList<string> needs, WorkerUsers users, Func<SafeFileHandle?, int> spawn)
    {
        var userId = users.Next();
        try
        {
            var started = StartOnce(needs, userId, spawn);
            return users.Obstacle is { } obstacle ? started with { Obstacles = [.. started.Obstacles, obstacle] } : started;
        }
        catch (IOException failure) when (userId is not null)
        {
            // As another user it may not execute what root alone may: an archive that was unpacked with umask 077.
            var again = StartOnce(needs, null, spawn);
            return again with { Obstacles = [.. again.Obstacles, $"user: it has the user of this program: {failure.Message}"] };
        }
    }

    private static Confined StartOnce(IReadOnlyList<string> needs, uint? userId, Func<SafeFileHandle?, int> spawn)
    {
        Confined? started = null;
        IOException? failure = null;
        var thread = new Thread(() =>
        {
            try
            {
                started = ConfineAndStart(needs, userId, spawn);
            }
            catch (IOException refused)
            {
                failure = refused;
            }
        })
        { IsBackground = true, Name = "confined spawn" };
        thread.Start();
        thread.Join();
        return started ?? throw new IOException(failure!.Message, failure);
    }

    private static Confined ConfineAndStart(IReadOnlyList<string> needs, uint? userId, Func<SafeFileHandle?, int> spawn)
    {
        var enforced = new SortedDictionary<string, string>(StringComparer.Ordinal);
        var obstacles = new List<string>();
        Note(enforced, "priority", ThreadConfinement.Nice(WorkerNice), $"nice {WorkerNice}");
        Note(enforced, "io_priority", ThreadConfinement.LowestBestEffortIo(), "ionice: best effort, level 7");
        SafeFileHandle? table = null;
        var isUser = false;
        if (needs.Contains("modifies_system"))
        {
            GainNothing(enforced);
            obstacles.Add("read_only, user, capabilities: its collector changes the device, and has all rights of this program");
        }
        else
        {
            if (ReadOnlyMounts.Enter(out table, out var obstacle) is { } means)
            {
                enforced["read_only"] = means;
            }

            if (obstacle is not null)
            {
                obstacles.Add($"read_only: {obstacle}");
            }

            GainNothing(enforced);
            if (needs.Contains("root"))
            {
                obstacles.Add("user, capabilities: its collector needs root");
            }
            else
            {
                isUser = WorkerRights.Reduce(needs, userId, enforced, obstacles);
            }
        }

        using (table)
        {
            return new(spawn(table), isUser ? userId : null, table is not null, enforced, obstacles);
        }
    }

    private static void GainNothing(SortedDictionary<string, string> enforced)
        => Note(enforced, "new_privileges", ThreadConfinement.GainNothing(), "no_new_privs: no set-user-id program and no file capability takes effect");

    // What is not in the table was not enforced.
    private static void Note(SortedDictionary<string, string> enforced, string what, int error, string means)
    {
        if (error == 0)
        {
            enforced[what] = means;
        }
    }
}
