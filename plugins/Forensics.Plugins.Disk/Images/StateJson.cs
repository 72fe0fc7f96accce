using System.Text.Json.Serialization;

namespace Forensics.Plugins.Disk.Images;

[JsonSerializable(typeof(SourceState))]
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower)]
internal sealed partial class StateJson : JsonSerializerContext;
