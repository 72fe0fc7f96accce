using System.ComponentModel;
using Forensics.Sdk;

namespace Forensics.Plugins.State.Kernel;

/// <summary>One parameter of the running kernel, <c>/proc/sys</c>.</summary>
[Record("kernel.parameter", 1)]
[Description("One parameter below /proc/sys. Those of the network are those of the network namespace that the run was started in.")]
internal sealed record KernelParameter
{
    [Description("As sysctl(8) names it: kernel.core_pattern. A dot within a component is a slash there.")]
    public required EvidenceText Name { get; init; }

    [Description("The path below /proc/sys.")]
    public required EvidencePath Path { get; init; }

    [Description("Without the line feed at the end. Null when it could not be read, or is withheld.")]
    public required EvidenceText? Value { get; init; }

    [Description("Permissions, octal.")]
    public required string? Mode { get; init; }

    [Description("Why it could not be read: EACCES is what the kernel says of those that it shows to root's number alone.")]
    public required string? RefusedWith { get; init; }

    [Description("The value is a secret (a key), and is not read.")]
    public required bool IsWithheld { get; init; }

    [Description("When it was read.")]
    public required UnixTime ReadAt { get; init; }
}
