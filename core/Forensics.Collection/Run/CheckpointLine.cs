using System.Text.Json;

namespace Forensics.Collection.Run;

/// <summary>Lines that say from where an interrupted step can go on: <c>checkpoints/STEP/NNNN.jsonl</c>.</summary>
public static class CheckpointLine
{
    /// <summary>What their streams' names begin with.</summary>
    public const string Folder = "checkpoints";

    internal static void Write(Utf8JsonWriter json, string step, string state, string at, IEnumerable<(string Name, ContentRequest Request, ContentMark Mark)> contents)
    {
        json.WriteString("step", step);
        json.WriteString("at", at);
        json.WriteStartArray("contents");
        foreach (var (name, request, mark) in contents)
        {
            json.WriteStartObject();
            json.WriteString("name", name);
            json.WriteString("entry", request.OutsidePath is null ? request.Name : null);
            json.WriteString("outside", request.OutsidePath);
            json.WriteNumber("length_bytes", mark.LengthBytes);
            json.WriteString("sha256", mark.OutsideSha256);
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteString("state", state);
    }
}
