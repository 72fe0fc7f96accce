using System.Text.Json.Serialization;

namespace Forensics.Plugins.Memory.Device.Swap;

[JsonSerializable(typeof(SwapRecord))]
internal sealed partial class SwapJson : JsonSerializerContext;
