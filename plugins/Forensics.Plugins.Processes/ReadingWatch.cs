namespace Forensics.Plugins.Processes;

/// <summary>What a reading thread is about, and since when, for the one who waits for it.</summary>
internal sealed class ReadingWatch(TimeProvider clock)
{
    private long since;
    private int step;

    public void Enter(ReadStep entered)
    {
        Volatile.Write(ref since, clock.GetTimestamp());
        Volatile.Write(ref step, (int)entered);
    }

    public void Leave() => Volatile.Write(ref step, (int)ReadStep.None);

    /// <summary>The step that has taken longer than allowed; none when there is no such.</summary>
    public ReadStep Overdue(TimeSpan deadline)
    {
        var entered = (ReadStep)Volatile.Read(ref step);
        return entered != ReadStep.None && clock.GetElapsedTime(Volatile.Read(ref since)) > deadline ? entered : ReadStep.None;
    }
}
