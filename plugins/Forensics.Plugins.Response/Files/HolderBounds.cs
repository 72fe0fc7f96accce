namespace Forensics.Plugins.Response.Files;

/// <summary>How far a <see cref="HolderScan"/> looks.</summary>
internal sealed record HolderBounds
{
    /// <summary>Most open files of one thread.</summary>
    public int Descriptors { get; init; } = ResponseLimits.Descriptors;

    /// <summary>Most threads of one process.</summary>
    public int Threads { get; init; } = ResponseLimits.Threads;

    /// <summary>Most readings of the list of processes.</summary>
    public int ListReadings { get; init; } = ResponseLimits.ListReadings;
}
