using System.ComponentModel;
using Forensics.Sdk;

namespace Forensics.Plugins.Memory.Clr.Records;

/// <summary>A string on the heap that option strings matches.</summary>
[Record("memory.clr.string", 1)]
[Description("A string on the heap that option strings matches.")]
internal sealed record ClrStringRecord : ClrRecord
{
    [Description("The object, in hexadecimal.")]
    public required string Address { get; init; }

    [Description("The string, or the part of it around the match. A character that is half of a pair is U+FFFD.")]
    public required string Text { get; init; }

    [Description("Characters (UTF-16) of the string before text.")]
    public required int Offset { get; init; }

    [Description("Characters (UTF-16) of the whole string.")]
    public required int Length { get; init; }
}
