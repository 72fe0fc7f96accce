using System.Text.Json.Serialization;

namespace Forensics.Plugins.Filesystem.Collecting;

[JsonSerializable(typeof(FileRecord))]
[JsonSerializable(typeof(CoverageRecord))]
internal sealed partial class CollectJson : JsonSerializerContext;
