using System.Text.Json.Serialization;

namespace Forensics.Plugins.Memory.Dumps;

[JsonSerializable(typeof(ProcessMemoryRecord))]
[JsonSerializable(typeof(MemoryMappingRecord))]
[JsonSerializable(typeof(MemoryThreadRecord))]
internal sealed partial class DumpJson : JsonSerializerContext;
