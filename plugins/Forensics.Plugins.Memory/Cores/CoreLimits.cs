namespace Forensics.Plugins.Memory.Cores;

/// <summary>Bounds of a core file.</summary>
internal static class CoreLimits
{
    /// <summary>Segments. Beyond, what is not stored becomes a hole of the segment around it, which reads as zeros, and that is told.</summary>
    public const int Segments = 250_000;

    /// <summary>Ranges of addresses that are read one after the other. Beyond, untouched pages between two are read with them.</summary>
    public const int Runs = 1_000_000;

    /// <summary>Data ranges of the file: what a blob takes. Beyond, the smallest holes are stored as zeros.</summary>
    public const int Extents = 30_000;

    /// <summary>Untouched memory that one mapping shows as zeros, in bytes; what is beyond is left out, so that a program that reserves addresses by the terabyte does not make a file
    /// that no file system takes.</summary>
    public const ulong ZeroBytes = 64UL << 30;

    /// <summary>Bytes of a process's arguments in NT_PRPSINFO (ELF_PRARGSZ).</summary>
    public const int ArgumentBytes = 80;

    /// <summary>Bytes of <c>/proc/PID/auxv</c>.</summary>
    public const int AuxiliaryBytes = 16_384;

    /// <summary>Bytes of <c>/proc/PID/maps</c>: <see cref="Sdk.Linux.LinuxLimits.MemoryMappings"/> of them.</summary>
    public const int MapsBytes = 128 << 20;

    /// <summary>Bytes at the start of a program or library in which its build id is looked for.</summary>
    public const int ImageStartBytes = 65_536;
}
