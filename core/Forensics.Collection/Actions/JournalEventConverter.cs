using System.Text.Json;
using System.Text.Json.Serialization;

namespace Forensics.Collection.Actions;

/// <summary>Events by their words.</summary>
internal sealed class JournalEventConverter() : JsonStringEnumConverter<JournalEvent>(JsonNamingPolicy.SnakeCaseLower, allowIntegerValues: false);
