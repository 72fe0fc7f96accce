using System.Text.Json.Serialization;

namespace Forensics.Plugins.State.Kernel;

[JsonSerializable(typeof(KernelParameter))]
[JsonSerializable(typeof(KernelCondition))]
[JsonSerializable(typeof(KernelLivepatch))]
[JsonSerializable(typeof(KernelProbe))]
[JsonSerializable(typeof(KernelBinaryFormat))]
[JsonSerializable(typeof(BpfProgramRecord))]
[JsonSerializable(typeof(BpfMapRecord))]
[JsonSerializable(typeof(BpfLinkRecord))]
internal sealed partial class KernelStateJson : JsonSerializerContext;
