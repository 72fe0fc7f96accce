using System.Text.Json.Serialization;
using Forensics.Host.Resuming;

namespace Forensics.Host.Output;

/// <summary>What is read again from a bundle.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower, RespectNullableAnnotations = true)]
[JsonSerializable(typeof(StoredStepResult))]
[JsonSerializable(typeof(StoredJob))]
internal sealed partial class StoredJson : JsonSerializerContext;
