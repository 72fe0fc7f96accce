using System.Text.Json.Serialization;

namespace Forensics.Plugins.Filesystem.Entries;

[JsonSerializable(typeof(FilesystemEntry))]
internal sealed partial class ListingJson : JsonSerializerContext;
