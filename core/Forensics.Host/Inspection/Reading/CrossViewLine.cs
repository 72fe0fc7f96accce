namespace Forensics.Host.Inspection.Reading;

/// <summary>A <c>cross.view</c> record, version 1, as far as the rules ask about it.</summary>
internal sealed class CrossViewLine : RecordLine
{
    private readonly int disagreement;
    private readonly int subject;
    private readonly int compared;
    private readonly int detail;

    public CrossViewLine()
    {
        disagreement = Want("disagreement"u8, FieldType.Text);
        subject = Want("subject"u8, FieldType.Text);
        compared = Want("compared"u8, FieldType.Text);
        detail = Want("detail"u8, FieldType.Text);
    }

    public ReadOnlySpan<byte> Disagreement => Text(disagreement);

    public ReadOnlySpan<byte> Subject => Text(subject);

    public ReadOnlySpan<byte> Compared => Text(compared);

    public ReadOnlySpan<byte> Detail => Text(detail);
}
