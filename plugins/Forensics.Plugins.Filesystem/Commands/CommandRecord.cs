using System.ComponentModel;
using Forensics.Sdk;

namespace Forensics.Plugins.Filesystem.Commands;

/// <summary>A program of the device that was run because a definition asks for it: what it says is not to be trusted more than the device.</summary>
[Record("files.command", 1)]
internal sealed record CommandRecord
{
    [Description("The requested item.")]
    public required string Item { get; init; }

    [Description("Always untrusted-tool: program, loader and libraries are the device's own.")]
    public string Source { get; init; } = "untrusted-tool";

    [Description("The program's path, as it was started.")]
    public required string Executable { get; init; }

    [Description("SHA-256 of the program before it was started; null when it could not be read.")]
    public string? ExecutableSha256 { get; init; }

    [Description("Its arguments.")]
    public required IReadOnlyList<string> Arguments { get; init; }

    [Description("Its exit code; 128 and the signal's number when a signal ended it; null when it was not started, or was ended at its deadline.")]
    public int? ExitCode { get; init; }

    [Description("Id of its standard output in the index of content, decimal; null when there is none.")]
    public string? OutputId { get; init; }

    [Description("Id of its standard error in the index of content, decimal; null when there is none.")]
    public string? ErrorId { get; init; }

    [Description("Whether output was left out: over the bound, or the deadline came first.")]
    public required bool Truncated { get; init; }

    [Description("How long it took, in milliseconds.")]
    public required long DurationMs { get; init; }

    [Description("When it was started.")]
    public required UnixTime ReadAt { get; init; }
}
