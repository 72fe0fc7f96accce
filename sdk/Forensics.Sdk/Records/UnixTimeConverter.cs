using System.Text.Json;
using System.Text.Json.Serialization;

namespace Forensics.Sdk.Records;

internal sealed class UnixTimeConverter : JsonConverter<UnixTime>
{
    // Records are written by plugins and read by others; the product itself never reads one back.
    public override UnixTime Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
        => throw new NotSupportedException("times in records are written, not read");

    public override void Write(Utf8JsonWriter writer, UnixTime value, JsonSerializerOptions options)
    {
        Span<byte> text = stackalloc byte[UnixTime.IsoLength];
        if (value.TryFormatIso(text))
        {
            writer.WriteStringValue(text);
        }
        else
        {
            writer.WriteNullValue();
        }
    }
}
