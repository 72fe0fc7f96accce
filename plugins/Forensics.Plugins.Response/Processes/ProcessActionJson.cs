using System.Text.Json.Serialization;

namespace Forensics.Plugins.Response.Processes;

[JsonSerializable(typeof(ProcessActionRecord))]
internal sealed partial class ProcessActionJson : JsonSerializerContext;
