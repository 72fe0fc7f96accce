using Microsoft.Diagnostics.Runtime;

namespace Forensics.Plugins.Memory.Clr;

/// <summary>A stack as lines: a method with its parameters, or in brackets what the runtime names.</summary>
/// <param name="Frames">Innermost first.</param>
/// <param name="IsCut">Whether there are more.</param>
internal sealed record ClrStack(IReadOnlyList<string> Frames, bool IsCut)
{
    private const string Unknown = "?";

    /// <summary>Takes the first frames.</summary>
    /// <param name="frames">The frames.</param>
    /// <param name="mostFrames">How many.</param>
    public static ClrStack Of(IEnumerable<ClrStackFrame> frames, int mostFrames)
    {
        var lines = new List<string>();
        foreach (var frame in frames)
        {
            if (lines.Count == mostFrames)
            {
                return new(lines, IsCut: true);
            }

            lines.Add(ClrText.Known(frame.ToString()) ?? Unknown);
        }

        return new(lines, IsCut: false);
    }
}
