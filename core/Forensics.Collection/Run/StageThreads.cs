using System.Runtime.ExceptionServices;

namespace Forensics.Collection.Run;

/// <summary>Runs the steps of one stage at the same time, each on one thread from its begin to its end.</summary>
internal static class StageThreads
{
    /// <summary>Runs all of them, begun in their order. When one throws no more are begun, and what it threw is thrown when all have ended.</summary>
    /// <param name="count">How many steps there are.</param>
    /// <param name="jobs">How many run at once, at least 1.</param>
    /// <param name="begin">Called with each number from 0, one after another.</param>
    /// <param name="run">Called with each number after that.</param>
    /// <param name="failed">Called once, when one has thrown: the others are to end.</param>
    public static void Run(int count, int jobs, Action<int> begin, Action<int> run, Action failed)
    {
        if (Math.Min(count, jobs) <= 1)
        {
            for (var number = 0; number < count; number++)
            {
                begin(number);
                run(number);
            }

            return;
        }

        var gate = new Lock();
        var next = 0;
        Exception? first = null;
        var threads = Enumerable.Range(0, Math.Min(count, jobs)).Select(_ => new Thread(RunSome) { IsBackground = true, Name = "step" }).ToArray();
        Array.ForEach(threads, thread => thread.Start());
        Array.ForEach(threads, thread => thread.Join());
        if (first is not null)
        {
            ExceptionDispatchInfo.Throw(first);
        }

        void RunSome()
        {
            try
            {
                while (Begin() is { } number)
                {
                    run(number);
                }
            }
            catch (Exception failure)
            {
                // Whatever it is: it belongs to the thread that waits for this one.
                if (Interlocked.CompareExchange(ref first, failure, null) is null)
                {
                    failed();
                }
            }
        }

        int? Begin()
        {
            lock (gate)
            {
                if (next >= count || Volatile.Read(ref first) is not null)
                {
                    return null;
                }

                begin(next);
                return next++;
            }
        }
    }
}
