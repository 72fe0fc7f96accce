using System.Text.Json.Serialization;

namespace Forensics.Plugins.Processes;

[JsonSerializable(typeof(ProcessRecord))]
internal sealed partial class ProcessJson : JsonSerializerContext;
