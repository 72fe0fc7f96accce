using System.Text.Json.Serialization;

namespace Forensics.Plugins.Memory.Device.Records;

[JsonSerializable(typeof(MemorySourceRecord))]
[JsonSerializable(typeof(MemoryRangeRecord))]
[JsonSerializable(typeof(DeviceMemoryRecord))]
internal sealed partial class DeviceJson : JsonSerializerContext;
