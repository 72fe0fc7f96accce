using System.Text.Json.Serialization;

namespace Forensics.Plugins.Processes;

[JsonSerializable(typeof(ProcessRecord))]
[JsonSerializable(typeof(OpenFileRecord))]
[JsonSerializable(typeof(SocketRecord))]
[JsonSerializable(typeof(MapRecord))]
internal sealed partial class ProcessJson : JsonSerializerContext;
