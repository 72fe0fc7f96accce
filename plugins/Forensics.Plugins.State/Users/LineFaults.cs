using Forensics.Sdk;
using Forensics.Sdk.Linux;

namespace Forensics.Plugins.State.Users;

/// <summary>Faults about single lines of a file: the first ones, and a count of the others.</summary>
internal sealed class LineFaults(RootFiles files, EvidencePath path, string code)
{
    private int count;

    public void Add(TextLine line, string message, FaultKind kind = FaultKind.Corrupt)
    {
        if (++count <= UserLimits.LineFaults)
        {
            files.Note(new(path, kind, code, $"line {line.Number}: {message}") { OffsetBytes = line.OffsetBytes });
        }
    }

    /// <summary>The file is at its end.</summary>
    public void End()
    {
        if (count > UserLimits.LineFaults)
        {
            files.Note(new(path, FaultKind.OverLimit, code, $"{count - UserLimits.LineFaults} more lines like those were met"));
        }
    }
}
