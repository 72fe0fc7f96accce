using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Forensics.Plugins.Disk.Images;

[JsonSerializable(typeof(SourceState))]
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower)]
internal sealed partial class StateJson : JsonSerializerContext
{
    // The '+' of base64 would have six characters: a state of many bad sectors may be longer than the host takes then. No browser reads it.
    private static readonly StateJson Short = new(new JsonSerializerOptions { PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping });

    public static byte[] Bytes(SourceState state) => JsonSerializer.SerializeToUtf8Bytes(state, Short.SourceState);
}
