using System.Text.Json;
using System.Text.Json.Serialization;
using Forensics.Sdk;

namespace Forensics.Plugins.Response.Files;

/// <summary>Undo payloads as JSON.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull, RespectNullableAnnotations = true, UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow)]
[JsonSerializable(typeof(FileUndo))]
[JsonSerializable(typeof(ObjectUndo))]
internal sealed partial class UndoJson : JsonSerializerContext
{
    /// <exception cref="CollectorException">It is no such payload.</exception>
    public static TPayload Read<TPayload>(JournalledAction action, System.Text.Json.Serialization.Metadata.JsonTypeInfo<TPayload> typeInfo)
        where TPayload : class
    {
        try
        {
            return JsonSerializer.Deserialize(action.Undo.Span, typeInfo) ?? throw new JsonException("it is null");
        }
        catch (JsonException malformed)
        {
            throw new CollectorException("UNDO_PAYLOAD", $"the undo payload of action {action.Id} is not what was written: {malformed.Message}", malformed);
        }
    }
}
