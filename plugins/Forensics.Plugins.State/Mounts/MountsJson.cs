using System.Text.Json.Serialization;
using Forensics.Sdk.Linux.CrossViews;

namespace Forensics.Plugins.State.Mounts;

[JsonSerializable(typeof(MountRecord))]
[JsonSerializable(typeof(ConfiguredMount))]
[JsonSerializable(typeof(CoveredEntry))]
[JsonSerializable(typeof(CrossView))]
internal sealed partial class MountsJson : JsonSerializerContext;
