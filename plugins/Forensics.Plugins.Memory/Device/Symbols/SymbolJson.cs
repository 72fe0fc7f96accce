using System.Text.Json.Serialization;

namespace Forensics.Plugins.Memory.Device.Symbols;

[JsonSerializable(typeof(SymbolFileRecord))]
internal sealed partial class SymbolJson : JsonSerializerContext;
