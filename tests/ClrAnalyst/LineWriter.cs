using Forensics.Plugins.Memory.Clr;

namespace ClrAnalyst;

/// <summary>Writes findings as lines, as a companion's channel does.</summary>
internal sealed class LineWriter(Stream output) : IClrFindings
{
    public void Add(ClrFinding finding)
    {
        output.Write(ClrLines.Write(finding));
        output.WriteByte((byte)'\n');
    }
}
