using System.Text.Json.Serialization;

namespace Forensics.Wire.Messages;

/// <summary>The messages as JSON: snake_case, required members required, unknown members and null where no null belongs refused.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
    RespectNullableAnnotations = true)]
[JsonSerializable(typeof(StartMessage))]
[JsonSerializable(typeof(HelloMessage))]
[JsonSerializable(typeof(FaultMessage))]
[JsonSerializable(typeof(RequestMessage))]
[JsonSerializable(typeof(ConclusionMessage))]
[JsonSerializable(typeof(BlobOpenMessage))]
[JsonSerializable(typeof(BlobCloseMessage))]
[JsonSerializable(typeof(BlobObjectMessage))]
[JsonSerializable(typeof(BlobStoredMessage))]
[JsonSerializable(typeof(JournalAppendMessage))]
[JsonSerializable(typeof(JournalAcknowledgeMessage))]
[JsonSerializable(typeof(JournalConfirmMessage))]
[JsonSerializable(typeof(LogMessage))]
[JsonSerializable(typeof(ProgressMessage))]
[JsonSerializable(typeof(EndMessage))]
public sealed partial class WireJson : JsonSerializerContext;
