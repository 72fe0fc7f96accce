using System.Text.Json.Serialization;

namespace Forensics.Plugins.Memory.Clr;

/// <summary>What is asked of a managed process. The defaults ask for what costs little.</summary>
/// <remarks>Setters, and no init: the generated reader of JSON would set what a line does not have to 0.</remarks>
internal sealed class ClrQuestion
{
    /// <summary>The runtime, by the build id of its module in lower-case hexadecimal: the one that the DAC is of. Null: whichever there is.</summary>
    public string? BuildId { get; set; }

    /// <summary>Whether modules are told.</summary>
    public bool Modules { get; set; } = true;

    /// <summary>Threads that are told; 0: none.</summary>
    public int MaxThreads { get; set; } = ClrLimits.Threads;

    /// <summary>Frames of each stack.</summary>
    public int MaxFrames { get; set; } = 200;

    /// <summary>Exceptions on the heap that are told; 0: none, and the heap is not walked for them.</summary>
    public int MaxExceptions { get; set; } = 1_000;

    /// <summary>Types of the heap's statistics that are told, those with the most bytes first; 0: none.</summary>
    public int MaxTypes { get; set; }

    /// <summary>A regular expression that strings on the heap are searched for, without look-around and back references; null: none.</summary>
    public string? StringPattern { get; set; }

    /// <summary>Strings that are told.</summary>
    public int MaxStrings { get; set; } = 10_000;

    /// <summary>Characters told of each string.</summary>
    public int MaxStringChars { get; set; } = 1_000;

    /// <summary>Name of a type whose objects' roots are asked for; null: none.</summary>
    public string? RootType { get; set; }

    /// <summary>Paths from a root that are told.</summary>
    public int MaxRoots { get; set; } = 100;

    /// <summary>Objects of the heap that are looked at.</summary>
    public long MaxObjects { get; set; } = 1_000_000_000;

    /// <summary>Whether the heap is walked.</summary>
    [JsonIgnore]
    public bool WalksHeap => MaxExceptions > 0 || MaxTypes > 0 || StringPattern is not null || RootType is not null;
}
