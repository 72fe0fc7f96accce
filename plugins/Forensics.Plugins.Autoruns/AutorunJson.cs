using System.Text.Json.Serialization;

namespace Forensics.Plugins.Autoruns;

[JsonSerializable(typeof(AutorunRecord))]
internal sealed partial class AutorunJson : JsonSerializerContext;
