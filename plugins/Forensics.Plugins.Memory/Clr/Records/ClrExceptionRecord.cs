using System.ComponentModel;
using Forensics.Sdk;

namespace Forensics.Plugins.Memory.Clr.Records;

/// <summary>An exception on the heap: one that was thrown and is kept, or that is not collected yet, or was only made.</summary>
[Record("memory.clr.exception", 1)]
[Description("An exception on the heap: one that was thrown and is kept, or that is not collected yet, or was only made.")]
internal sealed record ClrExceptionRecord : ClrRecord
{
    [Description("The object, in hexadecimal.")]
    public required string Address { get; init; }

    [Description("Its type.")]
    public required string? Type { get; init; }

    [Description("Its message; null when it has none of its own.")]
    public required string? Message { get; init; }

    [Description("Its number, as 0x and eight hexadecimal digits.")]
    public required string? Hresult { get; init; }

    [Description("The stack that it came through, innermost first; empty when it was not thrown.")]
    public required IReadOnlyList<string> Stack { get; init; }

    [Description("Whether there are more frames.")]
    public required bool StackCut { get; init; }
}
