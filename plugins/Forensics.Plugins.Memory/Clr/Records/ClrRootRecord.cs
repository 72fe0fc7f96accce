using System.ComponentModel;
using Forensics.Sdk;

namespace Forensics.Plugins.Memory.Clr.Records;

/// <summary>What keeps an object of the asked type alive: one path to it from a root.</summary>
[Record("memory.clr.root", 1)]
[Description("What keeps an object of the asked type alive: one path to it from a root.")]
internal sealed record ClrRootRecord : ClrRecord
{
    [Description("The object's type.")]
    public required string Type { get; init; }

    [Description("The object, in hexadecimal.")]
    public required string Address { get; init; }

    [Description("stack, strong-handle, pinned-handle, finalizer-queue, static-var and others.")]
    public required string RootKind { get; init; }

    [Description("Where the root lies, in hexadecimal.")]
    public required string RootAddress { get; init; }

    [Description("Types from the object that the root refers to, to this one.")]
    public required IReadOnlyList<string?> RootChain { get; init; }

    [Description("Whether the path goes on.")]
    public required bool RootChainCut { get; init; }
}
