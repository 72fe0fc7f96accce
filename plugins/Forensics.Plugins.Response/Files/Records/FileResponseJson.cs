using System.Text.Json.Serialization;

namespace Forensics.Plugins.Response.Files.Records;

[JsonSerializable(typeof(QuarantineObjectRecord))]
[JsonSerializable(typeof(QuarantineEventRecord))]
[JsonSerializable(typeof(QuarantineHolderRecord))]
internal sealed partial class FileResponseJson : JsonSerializerContext;
