using System.Text.Json.Serialization;

namespace Forensics.Plugins.Disk.Records;

[JsonSerializable(typeof(DiskDeviceRecord))]
[JsonSerializable(typeof(DiskPartitionRecord))]
[JsonSerializable(typeof(DiskImageRecord))]
[JsonSerializable(typeof(DiskSegmentRecord))]
[JsonSerializable(typeof(DiskBadRangeRecord))]
internal sealed partial class DiskJson : JsonSerializerContext;
