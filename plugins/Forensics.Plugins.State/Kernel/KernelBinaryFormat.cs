using System.ComponentModel;
using Forensics.Sdk;

namespace Forensics.Plugins.State.Kernel;

/// <summary>One format of programs that the kernel gives to an interpreter, binfmt_misc.</summary>
[Record("kernel.binary_format", 1)]
[Description("A format of files that the kernel starts with an interpreter (binfmt_misc).")]
internal sealed record KernelBinaryFormat
{
    public required EvidenceText Name { get; init; }

    public required bool? Enabled { get; init; }

    [Description("The program that is started for such a file.")]
    public required EvidencePath? Interpreter { get; init; }

    [Description("P, O, C, F. With C it runs with the rights of the file, set-user-ID among them; with F it was opened when the format was registered.")]
    public required string? FormatFlags { get; init; }

    [Description("Names that end so, without the dot.")]
    public required EvidenceText? Extension { get; init; }

    [Description("Where the bytes of magic are looked for.")]
    public required long? MagicOffset { get; init; }

    [Description("Hexadecimal.")]
    public required string? Magic { get; init; }

    [Description("Hexadecimal; null when all bits count.")]
    public required string? MagicMask { get; init; }

    [Description("When it was read.")]
    public required UnixTime ReadAt { get; init; }
}
