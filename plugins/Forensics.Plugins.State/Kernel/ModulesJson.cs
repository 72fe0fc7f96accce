using System.Text.Json.Serialization;
using Forensics.Sdk.Linux.CrossViews;

namespace Forensics.Plugins.State.Kernel;

[JsonSerializable(typeof(ModuleRecord))]
[JsonSerializable(typeof(CrossView))]
internal sealed partial class ModulesJson : JsonSerializerContext;
