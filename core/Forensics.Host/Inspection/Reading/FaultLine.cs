namespace Forensics.Host.Inspection.Reading;

/// <summary>A line of <c>faults</c>, as far as the rules ask about it.</summary>
internal sealed class FaultLine : RecordLine
{
    private readonly int step;
    private readonly int path;
    private readonly int kind;
    private readonly int code;

    public FaultLine()
    {
        step = Want("step"u8, FieldType.Text);
        path = Want("path"u8, FieldType.Text);
        kind = Want("kind"u8, FieldType.Text);
        code = Want("code"u8, FieldType.Text);
    }

    public ReadOnlySpan<byte> Step => Text(step);

    public ReadOnlySpan<byte> Path => Text(path);

    public ReadOnlySpan<byte> Kind => Text(kind);

    public ReadOnlySpan<byte> Code => Text(code);
}
