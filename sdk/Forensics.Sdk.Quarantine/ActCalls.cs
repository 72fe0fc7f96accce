namespace Forensics.Sdk.Quarantine;

/// <summary>Every system call by which an act changes the device passes here first, numbered: tests end the process, or let the call fail, at each.</summary>
public class ActCalls
{
    private int number;

    /// <summary>How many calls have passed.</summary>
    public int Count => number;

    /// <summary>A call is about to be made.</summary>
    /// <param name="systemCall">Its name, as in its manual page.</param>
    /// <exception cref="IOException">It is not to be made.</exception>
    public void Pass(string systemCall) => Before(Interlocked.Increment(ref number), systemCall);

    /// <summary>Nothing, here.</summary>
    /// <param name="number">Which call this is, from 1.</param>
    /// <param name="systemCall">Its name.</param>
    protected virtual void Before(int number, string systemCall)
    {
    }
}
