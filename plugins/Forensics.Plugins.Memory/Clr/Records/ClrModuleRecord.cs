using System.ComponentModel;
using Forensics.Sdk;

namespace Forensics.Plugins.Memory.Clr.Records;

/// <summary>A module that a runtime has loaded.</summary>
[Record("memory.clr.module", 1)]
[Description("A module that a runtime has loaded.")]
internal sealed record ClrModuleRecord : ClrRecord
{
    [Description("The file that the runtime says it is. Null when it names none: loaded from bytes, out of a bundle, or made while the process ran.")]
    public required string? Path { get; init; }

    [Description("Its file's name, or the name of its assembly.")]
    public required string? Name { get; init; }

    [Description("Where its image begins, in hexadecimal; null when it has none.")]
    public required string? Address { get; init; }

    [Description("Length of the image in memory.")]
    public required long? SizeBytes { get; init; }

    [Description("flat: as in the file. mapped: by its sections.")]
    public required string? Layout { get; init; }

    [Description("Its module version id, which the compiler made; null when the metadata is not in memory.")]
    public required string? Mvid { get; init; }

    [Description("Whether it was made while the process ran (Reflection.Emit): it has no image.")]
    public required bool IsDynamic { get; init; }

    [Description("The file that is mapped at the address, with the kernel's mark for a deleted one; null for memory without a file. /dev/zero (deleted) is what the kernel calls shared memory.")]
    public required string? MappedPath { get; init; }

    [Description("Whether the memory at its address is a mapping of the file that the runtime names, which was not deleted.")]
    public required bool OnDisk { get; init; }

    [Description("The stored image, out of memory, of a module that is not on disk: a blob's id. Its sections lie as in memory when the layout is mapped.")]
    public required string? Blob { get; init; }
}
