using System.Text.Json;
using System.Text.Json.Serialization;

namespace Forensics.Plugins.Response.Processes;

/// <summary>What the journal keeps of an action on processes, as JSON. Version 1.</summary>
/// <param name="Version">1.</param>
/// <param name="BootId">Of the boot in which it was done; null when it was not known. After another none of the processes is there.</param>
/// <param name="Tree">Whether descendants were taken too, also such that are not named.</param>
/// <param name="Processes">The processes, those first that were stopped before; of a large tree not all.</param>
internal sealed record UndoPayload(int Version, string? BootId, bool Tree, IReadOnlyList<PayloadProcess> Processes)
{
    public const int CurrentVersion = 1;

    public static UndoPayload Of(ProcessTools tools, bool isTree, IEnumerable<Member> members)
        => new(CurrentVersion, tools.BootId, isTree, [.. members.Where(member => member.Refusal is null)
            .OrderByDescending(member => member.WasStopped).ThenBy(member => member.Depth)
            .Take(ActingLimits.PayloadProcesses).Select(member => new PayloadProcess(member.Pid, member.StartTicks, member.WasStopped))]);

    public byte[] ToBytes() => JsonSerializer.SerializeToUtf8Bytes(this, ProcessUndoJson.Default.UndoPayload);

    /// <returns>Null when it is none.</returns>
    public static UndoPayload? Parse(ReadOnlyMemory<byte> bytes)
    {
        try
        {
            return JsonSerializer.Deserialize(bytes.Span, ProcessUndoJson.Default.UndoPayload) is { Version: CurrentVersion, Processes: { Count: > 0 and <= ActingLimits.PayloadProcesses } processes } payload
                && processes.All(process => process is { Pid: > 0 }) ? payload : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }
}

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower)]
[JsonSerializable(typeof(UndoPayload))]
internal sealed partial class ProcessUndoJson : JsonSerializerContext;
