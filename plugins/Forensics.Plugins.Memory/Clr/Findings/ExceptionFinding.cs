namespace Forensics.Plugins.Memory.Clr.Findings;

/// <summary>An exception on the heap: thrown and kept, or only made.</summary>
/// <param name="Address">The object.</param>
/// <param name="Type">Its type; null when unknown.</param>
/// <param name="Message">Its message; null when it has none of its own.</param>
/// <param name="HResult">Its number; null when unknown.</param>
/// <param name="Frames">The stack that it went through, innermost first; empty when it was not thrown.</param>
/// <param name="FramesCut">Whether there are more.</param>
internal sealed record ExceptionFinding(ulong Address, string? Type, string? Message, int? HResult, IReadOnlyList<string> Frames, bool FramesCut) : ClrFinding
{
    public override IEnumerable<string?> Texts() => [Type, Message, .. Frames];

    public override bool IsSound() => Frames.Count <= ClrLimits.Frames;
}
