using System.Text.Json.Serialization;

namespace Forensics.Plugins.State.Device;

[JsonSerializable(typeof(SystemRecord))]
internal sealed partial class SystemJson : JsonSerializerContext;
