namespace Hostile;

internal sealed class CompanionsOptions
{
    /// <summary>What the companion does: a word of <see cref="TakenOver"/>.</summary>
    public string Act { get; set; } = "report";

    /// <summary>A file that only root may read, handed over.</summary>
    public string? Secret { get; set; }

    /// <summary>A native library, of which a copy in memory is handed over instead.</summary>
    public string? Library { get; set; }

    /// <summary>How many descriptors are handed over.</summary>
    public int Descriptors { get; set; } = 1;

    /// <summary>Gets this worker's process id.</summary>
    public string? ReadyFile { get; set; }

    /// <summary>Gets the companion's process id.</summary>
    public string? CompanionFile { get; set; }
}
