namespace Forensics.Plugins.Memory.Cores;

/// <summary>Bounds of a core file.</summary>
internal static class CoreLimits
{
    /// <summary>Segments, of 56 bytes each in the file. What would take more is left out, and that is told.</summary>
    public const int Segments = 1_000_000;

    /// <summary>Untouched memory between two stored pages that is written as zeros, in bytes: it costs less than another segment. What is longer has no bytes in the file.</summary>
    public const ulong FilledBytes = 64 << 10;

    /// <summary>Bytes of a process's arguments in NT_PRPSINFO (ELF_PRARGSZ).</summary>
    public const int ArgumentBytes = 80;

    /// <summary>Bytes of <c>/proc/PID/auxv</c>.</summary>
    public const int AuxiliaryBytes = 16_384;

    /// <summary>Bytes of NT_FILE; the kernel writes none over 4 MiB (<c>kernel.core_file_note_size_limit</c>).</summary>
    public const int FilesBytes = 16 << 20;

    /// <summary>Bytes at the start of a program or library in which its build id is looked for.</summary>
    public const int ImageStartBytes = 65_536;
}
