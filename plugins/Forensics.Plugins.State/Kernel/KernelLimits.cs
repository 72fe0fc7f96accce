namespace Forensics.Plugins.State.Kernel;

/// <summary>Bounds of <c>kernel.modules</c> and <c>kernel.state</c>.</summary>
internal static class KernelLimits
{
    /// <summary>Loaded modules; large systems have 300.</summary>
    public const int Modules = 10_000;

    /// <summary>Parameters of one module.</summary>
    public const int ModuleParameters = 256;

    /// <summary>Bytes of one parameter's value.</summary>
    public const int ModuleParameterBytes = 4_096;

    /// <summary>How much of <c>/proc/kallsyms</c> and of ftrace's list of functions is read, in bytes: today's are 10 MB.</summary>
    public const int SymbolBytes = 128 << 20;

    /// <summary>How much of one module's file is read, and what it may become when it is unpacked, in bytes: the largest are graphics drivers of 50 MB. Both are in memory
    /// at once.</summary>
    public const int ModuleFileBytes = 64 << 20;

    /// <summary>Sections looked at in one module's file.</summary>
    public const int ElfSections = 65_536;

    /// <summary>Bytes of one text of a module's file: signer, version.</summary>
    public const int ModuleTextBytes = 1_024;


    /// <summary>Objects looked at in one signature.</summary>
    public const int DerObjects = 4_096;

    /// <summary>Parameters of <c>/proc/sys</c>; a system with a thousand network interfaces has 100,000.</summary>
    public const int Parameters = 500_000;

    /// <summary>Nested folders of <c>/proc/sys</c>.</summary>
    public const int ParameterDepth = 16;

    /// <summary>Bytes of one parameter's value.</summary>
    public const int ParameterBytes = 65_536;

    /// <summary>Lines of one list of probes.</summary>
    public const int Probes = 20_000;

    /// <summary>Programs, maps and links of BPF, each.</summary>
    public const int BpfObjects = 100_000;

    /// <summary>Maps of one BPF program.</summary>
    public const int BpfProgramMaps = 4_096;

    /// <summary>Descriptors of one process that are looked at for BPF objects.</summary>
    public const int Descriptors = 1 << 20;

    /// <summary>Descriptors of BPF objects of one process that are read.</summary>
    public const int BpfDescriptors = 16_384;

    /// <summary>Threads of a process looked at for descriptors when its main thread has none: it may have ended alone.</summary>
    public const int Threads = 64;

    /// <summary>Bytes of one <c>fdinfo</c> that are read.</summary>
    public const int DescriptorBytes = 4_096;

    /// <summary>Processes recorded as holders of one BPF object.</summary>
    public const int Holders = 1_024;
}
