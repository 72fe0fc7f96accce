namespace Forensics.Collection.Run;

/// <summary>What tells a running step's processes from those of the steps beside it.</summary>
/// <param name="group">Its control group as it stands in <c>/proc/PID/cgroup</c>, from the run's group on: <c>/RUN/STEP</c>; null when it has none.</param>
internal sealed class StepProcesses(string? group)
{
    /// <summary>The worker, which leads a session of its own; null before it is started.</summary>
    public int? Worker { get; private set; }

    /// <summary>The user that the worker and all that it starts are and nobody else is; null when they are none.</summary>
    public uint? UserId { get; private set; }

    public string? Group { get; } = group;

    public void Started(int worker, uint? userId) => (Worker, UserId) = (worker, userId);
}
