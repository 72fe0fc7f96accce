namespace Forensics.Plugins.Memory.Stopping;

/// <summary>What was seen of one thread.</summary>
/// <param name="ThreadId">Its number.</param>
internal sealed record ThreadSnapshot(int ThreadId)
{
    /// <summary>The obstacle that is none: it ended by itself.</summary>
    public const string Ended = "it ended";

    /// <summary>Whether it was stopped when its registers were read.</summary>
    public bool IsStopped { get; init; }

    /// <summary>Why it was not; null when it was.</summary>
    public string? Obstacle { get; init; }

    /// <summary>The general registers; null when they are not known.</summary>
    public ReadOnlyMemory<byte>? General { get; init; }

    /// <summary>The others: floating point, vectors, thread pointer.</summary>
    public IReadOnlyList<RegisterSet> Others { get; init; } = [];

    /// <summary><c>siginfo_t</c> of its stop, where a signal stopped it.</summary>
    public ReadOnlyMemory<byte>? SignalInfo { get; init; }

    /// <summary>The signal that was on its way to it; 0 for none. It gets it when it goes on.</summary>
    public int Signal { get; init; }

    /// <summary>Signals that it holds back, a bit each.</summary>
    public ulong SignalMask { get; init; }
}
