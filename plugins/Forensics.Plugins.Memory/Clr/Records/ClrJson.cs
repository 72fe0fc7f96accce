using System.Text.Json.Serialization;

namespace Forensics.Plugins.Memory.Clr.Records;

[JsonSerializable(typeof(ClrRuntimeRecord))]
[JsonSerializable(typeof(ClrModuleRecord))]
[JsonSerializable(typeof(ClrThreadRecord))]
[JsonSerializable(typeof(ClrExceptionRecord))]
[JsonSerializable(typeof(ClrTypeRecord))]
[JsonSerializable(typeof(ClrStringRecord))]
[JsonSerializable(typeof(ClrRootRecord))]
internal sealed partial class ClrJson : JsonSerializerContext;
