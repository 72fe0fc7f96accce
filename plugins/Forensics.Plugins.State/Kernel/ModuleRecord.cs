using System.ComponentModel;
using Forensics.Sdk;

namespace Forensics.Plugins.State.Kernel;

/// <summary>One loaded module of the kernel, and the file that it should have come from.</summary>
[Record("kernel.module", 1)]
[Description("One module that is loaded, by any of the views in shown_by, and the file that modules.dep has for its name. What is compiled into the kernel is no module.")]
internal sealed record ModuleRecord
{
    public required EvidenceText Name { get; init; }

    [Description("proc-modules, sysfs, kallsyms, ftrace: which views show it. What they do not agree on is in cross.view.")]
    public required IReadOnlyList<string> ShownBy { get; init; }

    [Description("Memory it takes, as /proc/modules says.")]
    public required long? SizeBytes { get; init; }

    [Description("How many use it.")]
    public required long? ReferenceCount { get; init; }

    [Description("Modules that need it.")]
    public required IReadOnlyList<EvidenceText> UsedBy { get; init; }

    [Description("live, coming (loading), going (unloading).")]
    public required string? State { get; init; }

    [Description("What it tainted the kernel with: proprietary-module, out-of-tree-module, unsigned-module, ... Null when the kernel does not tell of single modules.")]
    public required IReadOnlyList<string>? Taints { get; init; }

    [Description("Where it lies in memory, hexadecimal. Null where the kernel hides addresses.")]
    public required string? LoadAddress { get; init; }

    [Description("The loaded module's own version.")]
    public required EvidenceText? Version { get; init; }

    [Description("A digest of its sources, of the loaded module.")]
    public required EvidenceText? SourceVersion { get; init; }

    [Description("In the order of their names.")]
    public required IReadOnlyList<ModuleParameter> Parameters { get; init; }

    [Description("The file that modules.dep of the running kernel has for the name; null when it has none: loaded from elsewhere, or renamed.")]
    public required EvidencePath? Path { get; init; }

    [Description("SHA-256 of that file as it lies there, lower-case hexadecimal.")]
    public required string? Sha256 { get; init; }

    [Description("When that file was last changed.")]
    public required UnixTime? ModifiedAt { get; init; }

    [Description("The digest of sources in that file. Another one than source_version: the file is not what was loaded.")]
    public required EvidenceText? FileSourceVersion { get; init; }

    [Description("Whether that file is what was loaded, as far as digests of sources tell; null where one is missing.")]
    public required bool? FileMatches { get; init; }

    [Description("Whether the file says that it was built with the kernel (intree). Null when the file is not known.")]
    public required bool? InTree { get; init; }

    [Description("The kernel that the file was built for.")]
    public required EvidenceText? VersionMagic { get; init; }

    [Description("none; unverified (there is one, and only the kernel has the keys to check it); malformed. Null when the file is not known or not read. What the kernel found is in taints: unsigned-module.")]
    public required string? SignatureState { get; init; }

    [Description("Common name of the issuer of the signing key.")]
    public required EvidenceText? Signer { get; init; }

    [Description("The signing certificate's serial number, hexadecimal.")]
    public required string? SignatureKeyId { get; init; }

    [Description("sha256, sha512, ... or the object identifier.")]
    public required string? SignatureHash { get; init; }

    [Description("When it was read.")]
    public required UnixTime ReadAt { get; init; }
}
