namespace Forensics.Plugins.Memory.Device.Symbols;

/// <summary>How much is taken of what lies beside the image of memory. Real kernels stay far below.</summary>
internal static class SymbolLimits
{
    /// <summary>Of a table of symbols or types: a kernel with many modules has some 15 MiB.</summary>
    public const long SymbolBytes = 128 << 20;

    /// <summary>Of the types of one module.</summary>
    public const long ModuleTypesBytes = 32 << 20;

    /// <summary>Of every other file.</summary>
    public const long FileBytes = 16 << 20;

    /// <summary>Modules whose types are taken.</summary>
    public const int Modules = 2_048;

    /// <summary>Of what is read to know the kernel: its release and its notes.</summary>
    public const int IdentityBytes = 64 << 10;

    /// <summary>Longest release that leads to files in <c>/boot</c>; the kernel's own bound is 64.</summary>
    public const int ReleaseBytes = 64;
}
