using System.Text.Json.Serialization;

namespace Forensics.Plugins.Memory.Clr;

/// <summary>The channel's lines. What does not fit exactly is refused: it comes from a process that runs code of the suspect's.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower,
    UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
    RespectNullableAnnotations = true,
    RespectRequiredConstructorParameters = true,
    AllowDuplicateProperties = false,
    MaxDepth = 4)]
[JsonSerializable(typeof(ClrFinding))]
[JsonSerializable(typeof(ClrQuestion))]
[JsonSerializable(typeof(Running.ClrRequest))]
internal sealed partial class ClrChannelJson : JsonSerializerContext;
