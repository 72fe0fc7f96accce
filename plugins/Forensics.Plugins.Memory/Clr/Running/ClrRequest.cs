namespace Forensics.Plugins.Memory.Clr.Running;

/// <summary>The first line to the companion.</summary>
internal sealed class ClrRequest
{
    /// <summary>The process, whose core is made while it is read: descriptors are header, runs, memory. Null: the first descriptor is a core file.</summary>
    public int? Pid { get; set; }

    /// <summary>How long the core is; 0 for a file.</summary>
    public long LengthBytes { get; set; }

    /// <summary>What is asked, of the DAC that is the last descriptor; null: only which runtimes there are.</summary>
    public ClrQuestion? Question { get; set; }
}
