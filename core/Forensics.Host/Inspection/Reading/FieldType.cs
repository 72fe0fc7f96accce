namespace Forensics.Host.Inspection.Reading;

/// <summary>What a field has to be, beside null.</summary>
internal enum FieldType
{
    Text,
    Number,
    Truth,
    List,
}
