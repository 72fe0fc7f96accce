namespace Forensics.Sdk.Quarantine.Store;

/// <summary>A <see cref="PosixAttribute"/> as JSON has it.</summary>
internal sealed record AttributeDocument(string Name, string? NameBytes, string? Value, string? ValueBytes)
{
    public static AttributeDocument Of(PosixAttribute attribute) => new(
        LossyText.Text(attribute.Name.Bytes),
        LossyText.Bytes(attribute.Name.Bytes),
        attribute.Value is { } value ? LossyText.Text(value.Bytes) : null,
        attribute.Value is { } lossy ? LossyText.Bytes(lossy.Bytes) : null);

    public PosixAttribute ToAttribute()
        => new(new EvidenceText(LossyText.Read(Name, NameBytes)), Value is null ? null : new EvidenceText(LossyText.Read(Value, ValueBytes)));
}
