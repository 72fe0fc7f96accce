using System.ComponentModel;
using Forensics.Sdk;

namespace Forensics.Plugins.Memory.Clr.Records;

/// <summary>A runtime of .NET in a process, and the DAC (libmscordaccore.so) that its memory was read with: native code, which ran in a process without rights.</summary>
[Record("memory.clr.runtime", 1)]
[Description("A runtime of .NET in a process, and the DAC (libmscordaccore.so) that its memory was read with: native code, which ran in a process without rights.")]
internal sealed record ClrRuntimeRecord : ClrRecord
{
    [Description("Where its module begins, in hexadecimal.")]
    public required string Address { get; init; }

    [Description("The file of its module, as the process has it mapped; the program itself when the runtime is a part of it. Null when the core does not tell.")]
    public required string? Path { get; init; }

    [Description("Four numbers, as the module tells them: 10.0.1226.42308 is .NET 10.0.12. Null when it does not.")]
    public required string? Version { get; init; }

    [Description("core.")]
    public required string Flavor { get; init; }

    [Description("x64 or arm64.")]
    public required string Architecture { get; init; }

    [Description("Whether the runtime is a part of the program, with its assemblies in the same file.")]
    public required bool SingleFile { get; init; }

    [Description("Whether it collects garbage as a server does; null when the heap could not be looked at.")]
    public required bool? ServerGc { get; init; }

    [Description("Build id of the runtime, lower-case hexadecimal.")]
    public required string? BuildId { get; init; }

    [Description("The DAC that was used, or that was found and not trusted; null when none was found.")]
    public required string? DacPath { get; init; }

    [Description("Its digest.")]
    public required string? DacSha256 { get; init; }

    [Description("Its stored content: a blob's id. Whoever reads the core again needs it.")]
    public required string? DacBlob { get; init; }

    [Description("Whether it was trusted, and so loaded; null when none was found.")]
    public required bool? DacTrusted { get; init; }

    [Description("Why the DAC was trusted, or why none was.")]
    public required string Trust { get; init; }
}
