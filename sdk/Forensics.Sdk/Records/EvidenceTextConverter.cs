using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Forensics.Sdk.Records;

internal sealed class EvidenceTextConverter : JsonConverter<EvidenceText>
{
    public override EvidenceText Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
        => new(Encoding.UTF8.GetBytes(reader.GetString() ?? string.Empty));

    public override void Write(Utf8JsonWriter writer, EvidenceText value, JsonSerializerOptions options)
        => writer.WriteStringValue(value.ToString());
}
