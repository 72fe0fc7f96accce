using Forensics.Sdk.Linux.Memory;

namespace Forensics.Plugins.Memory.Cores;

/// <summary>A mapping, and what becomes of its bytes.</summary>
internal sealed class PlannedMapping(MemoryMapping mapping)
{
    public MemoryMapping Mapping => mapping;

    /// <summary>Bytes that are read.</summary>
    public ulong StoredBytes { get; set; }

    /// <summary>Bytes that were never touched: zeros.</summary>
    public ulong ZeroBytes { get; set; }

    /// <summary>Bytes that are in no memory of this process.</summary>
    public ulong AbsentBytes { get; set; }

    /// <summary>Bytes in swap.</summary>
    public ulong SwappedBytes { get; set; }

    /// <summary>Bytes that were to be read and could not be: zeros in the core.</summary>
    public ulong UnreadBytes { get; set; }

    /// <summary>Why bytes are left out, the first reason.</summary>
    public LeftOut LeftOut { get; set; }
}
