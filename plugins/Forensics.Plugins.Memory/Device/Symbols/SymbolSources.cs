using Forensics.Sdk;

namespace Forensics.Plugins.Memory.Device.Symbols;

/// <summary>What an analysis of memory needs beside the image, and what is cheap to read. <c>/proc/pagetypeinfo</c> is not: it walks all free lists under their locks.</summary>
internal static class SymbolSources
{
    public const string SymbolKind = "symbols";
    public const string TypeKind = "types";
    public const string ConfigurationKind = "configuration";
    public const string KernelKind = "kernel";
    public const string MemoryKind = "memory";

    public static EvidencePath TypeFolder { get; } = EvidencePath.Of("/sys/kernel/btf");

    /// <summary>Fixed places, the quickest to change first.</summary>
    public static IReadOnlyList<SymbolSource> Fixed { get; } =
    [
        new(EvidencePath.Of("/proc/iomem"), "iomem", MemoryKind) { AddressField = 0, HiddenCode = "IOMEM_HIDDEN" },
        new(EvidencePath.Of("/proc/meminfo"), "meminfo", MemoryKind),
        new(EvidencePath.Of("/proc/buddyinfo"), "buddyinfo", MemoryKind),
        new(EvidencePath.Of("/proc/zoneinfo"), "zoneinfo", MemoryKind),
        new(EvidencePath.Of("/proc/vmallocinfo"), "vmallocinfo", MemoryKind),
        new(EvidencePath.Of("/proc/modules"), "modules", SymbolKind) { AddressField = 5 },
        new(EvidencePath.Of("/proc/kallsyms"), "kallsyms", SymbolKind) { LimitBytes = SymbolLimits.SymbolBytes, AddressField = 0, HiddenCode = "KALLSYMS_HIDDEN" },
        new(EvidencePath.Of("/proc/version"), "version", KernelKind),
        new(EvidencePath.Of("/proc/cmdline"), "cmdline", KernelKind),
        new(EvidencePath.Of("/proc/sys/kernel/kptr_restrict"), "kptr_restrict", KernelKind),
        new(EvidencePath.Of("/sys/kernel/notes"), "notes", KernelKind),
        new(EvidencePath.Of("/sys/kernel/vmcoreinfo"), "vmcoreinfo.place", KernelKind),
        new(EvidencePath.Of("/sys/kernel/btf/vmlinux"), "btf.vmlinux", TypeKind) { LimitBytes = SymbolLimits.SymbolBytes },
    ];

    /// <summary>Of each group the first one that is there.</summary>
    /// <param name="release">As <c>uname -r</c>; empty when it is not known, or no name of a file.</param>
    public static IReadOnlyList<IReadOnlyList<SymbolSource>> Alternatives(ReadOnlySpan<byte> release)
    {
        var running = new SymbolSource(EvidencePath.Of("/proc/config.gz"), "config.gz", ConfigurationKind);
        if (release.IsEmpty || release.Length > SymbolLimits.ReleaseBytes || release.ContainsAny((byte)'/', (byte)0))
        {
            return [[running]];
        }

        return
        [
            [Map(Path("/boot/System.map-"u8, release, ""u8)), Map(Path("/lib/modules/"u8, release, "/System.map"u8))],
            [running, Configuration(Path("/boot/config-"u8, release, ""u8)), Configuration(Path("/lib/modules/"u8, release, "/config"u8))],
        ];
    }

    /// <summary>The types of one module.</summary>
    /// <param name="path">In <see cref="TypeFolder"/>.</param>
    /// <param name="name">In the bundle.</param>
    public static SymbolSource ModuleTypes(EvidencePath path, string name) => new(path, name, TypeKind) { LimitBytes = SymbolLimits.ModuleTypesBytes };

    private static SymbolSource Map(EvidencePath path) => new(path, "System.map", SymbolKind) { LimitBytes = SymbolLimits.SymbolBytes };

    private static SymbolSource Configuration(EvidencePath path) => new(path, "config", ConfigurationKind);

    private static EvidencePath Path(ReadOnlySpan<byte> before, ReadOnlySpan<byte> release, ReadOnlySpan<byte> after) => new((byte[])[.. before, .. release, .. after]);
}
