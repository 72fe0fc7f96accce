namespace Forensics.Plugins.Memory.Clr;

/// <summary>
/// The bounds of what is read of a managed process. All of it is the process's own word: each count and length may be anything. The time of the whole is bounded from
/// outside: who runs the analysis ends it.
/// </summary>
internal static class ClrLimits
{
    /// <summary>Program headers of a core; the number that ELF has room for without a section header.</summary>
    public const int Segments = 65_535;

    /// <summary>Bytes of the notes of a core that are looked through for the table of mapped files.</summary>
    public const int NoteBytes = 64 << 20;

    /// <summary>Mapped files of a core; the kernel allows a process 65,530 mappings unless told otherwise.</summary>
    public const int MappedFiles = 262_144;

    /// <summary>Runtimes of one process. One is usual; a host of plugins may have two.</summary>
    public const int Runtimes = 8;

    /// <summary>Bytes of a runtime's module that its version is looked for in; that of .NET 10 has 7 MB, a program with the runtime in it 70.</summary>
    public const long ModuleBytes = 256L << 20;

    /// <summary>Modules of one runtime.</summary>
    public const int Modules = 100_000;

    /// <summary>Application domains of one runtime; since .NET Core there is one, beside the system's.</summary>
    public const int AppDomains = 1_000;

    /// <summary>Bytes of a module's metadata that are read for its MVID. That of the core library has 3 MB.</summary>
    public const int MetadataBytes = 64 << 20;

    /// <summary>Threads of one runtime.</summary>
    public const int Threads = 20_000;

    /// <summary>Frames of one stack.</summary>
    public const int Frames = 8_096;

    /// <summary>Types of which the heap's statistics are kept.</summary>
    public const int Types = 1_000_000;

    /// <summary>Objects from which paths to a root are asked for.</summary>
    public const int RootTargets = 100_000;

    /// <summary>Objects of one path from a root.</summary>
    public const int Chain = 1_000;

    /// <summary>Characters of a string that a pattern is tried on.</summary>
    public const int MatchedChars = 1 << 20;

    /// <summary>Characters of one name, message or line of a stack.</summary>
    public const int TextChars = 4_096;

    /// <summary>Troubles of one process that are told.</summary>
    public const int Troubles = 1_000;

    /// <summary>Bytes of one finding's line on the channel.</summary>
    public const int LineBytes = 1 << 20;
}
