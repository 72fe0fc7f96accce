using System.Text.Json.Serialization;
using Forensics.Plugins.Filesystem.Commands;

namespace Forensics.Plugins.Filesystem.Collecting;

[JsonSerializable(typeof(FileRecord))]
[JsonSerializable(typeof(CoverageRecord))]
[JsonSerializable(typeof(CommandRecord))]
internal sealed partial class CollectJson : JsonSerializerContext;
