namespace Forensics.Plugins.Processes.Tests;

/// <summary>The system's clock that does something, once, when it is asked the time.</summary>
internal sealed class ActingClock(int skip, Action action) : TimeProvider
{
    public int Asked { get; private set; }

    public bool HasActed => Asked > skip;

    public override DateTimeOffset GetUtcNow()
    {
        if (Asked++ == skip)
        {
            action();
        }

        return base.GetUtcNow();
    }
}
