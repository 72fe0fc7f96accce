using System.ComponentModel;
using Forensics.Sdk;

namespace Forensics.Plugins.Memory.Device.Symbols;

/// <summary>One file beside the image.</summary>
[Record("memory.symbol_file", 1)]
[Description("One file that is stored beside an image of the device's memory, because an analysis needs it. Null means unknown.")]
internal sealed record SymbolFileRecord
{
    [Description("Its name, below extra/STEP/ of the bundle.")]
    public required string Name { get; init; }

    [Description("Where it was read; null for vmcoreinfo, which comes from the source of the memory.")]
    public required EvidencePath? Path { get; init; }

    [Description("symbols (addresses of functions and variables, or of modules), types (BTF), configuration, kernel (which one it is, and how it was started) or memory (how it is laid out and used).")]
    public required string FileKind { get; init; }

    [Description("Its blob id, see the files index of the bundle.")]
    public required string? Blob { get; init; }

    public required long StoredBytes { get; init; }

    [Description("Whether it ends before its end: a limit, or a read that failed.")]
    public required bool Truncated { get; init; }

    [Description("Whether the kernel showed zeros in place of all addresses (kernel.kptr_restrict, missing capabilities); null for a file without such addresses.")]
    public required bool? Hidden { get; init; }

    [Description("Whether it only says where the real file is, as Debian's System.map does.")]
    public required bool Placeholder { get; init; }

    [Description("As uname -r.")]
    public required EvidenceText? KernelRelease { get; init; }

    [Description("Of the running kernel, from /sys/kernel/notes: what its debugging symbols are found by.")]
    public required string? BuildId { get; init; }

    public required UnixTime ReadAt { get; init; }
}
