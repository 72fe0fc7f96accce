using System.Text.Json.Serialization;

namespace Forensics.Plugins.Processes;

// The SDK adds arguments_bytes, which is a list of text; the record itself has none.
[JsonSerializable(typeof(string[]))]
[JsonSerializable(typeof(ProcessRecord))]
internal sealed partial class ProcessJson : JsonSerializerContext;
