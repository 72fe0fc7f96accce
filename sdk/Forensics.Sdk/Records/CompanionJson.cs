using System.Text.Json.Serialization;

namespace Forensics.Sdk.Records;

/// <summary>The types of companion fields: a plugin's own context need not know them.</summary>
[JsonSerializable(typeof(string))]
[JsonSerializable(typeof(string[]))]
internal sealed partial class CompanionJson : JsonSerializerContext;
