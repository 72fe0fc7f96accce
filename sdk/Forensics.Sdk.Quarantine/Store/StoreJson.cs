using System.Text.Json.Serialization;

namespace Forensics.Sdk.Quarantine.Store;

/// <summary>The documents of a store; <see cref="StoreDocuments"/> has them as they are written.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
    RespectNullableAnnotations = true)]
[JsonSerializable(typeof(ObjectDocument))]
[JsonSerializable(typeof(EventDocument))]
internal sealed partial class StoreJson : JsonSerializerContext;
