using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using Forensics.Collection.Run;
using Forensics.Host.Device;

namespace Forensics.Host.Output;

/// <summary>The fault of a run during which the wall clock was set: its times are on two clocks. It is no step's.</summary>
internal static class ClockFault
{
    private static readonly JsonSerializerOptions Line = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <returns>What is to be told; null when the clock was not set.</returns>
    public static string? Of(RunFacts facts)
    {
        var milliseconds = (long)facts.Start.StepUntil(facts.End).TotalMilliseconds;
        return ClockReading.IsStep(milliseconds) ? $"the clock of this device was set by {milliseconds} ms during the run: times in the bundle are on two clocks" : null;
    }

    /// <summary>Writes it to <c>faults</c>, in the form of the steps' faults.</summary>
    public static void WriteTo(IEvidenceSink sink, RunFacts facts)
    {
        if (Of(facts) is { } message)
        {
            var fault = new JsonObject
            {
                ["step"] = null,
                ["path"] = null,
                ["kind"] = "unclassified",
                ["code"] = "CLOCK_STEPPED",
                ["errno"] = 0,
                ["system_call"] = null,
                ["offset_bytes"] = null,
                ["at"] = EvidenceTime.Text(facts.End.Realtime),
                ["message"] = message,
            };
            sink.AppendLines("faults", [.. JsonSerializer.SerializeToUtf8Bytes(fault, Line), (byte)'\n']);
        }
    }
}
