using System.Text.Json.Serialization;
using Forensics.Sdk.Linux.CrossViews;

namespace Forensics.Plugins.Processes.CrossViews;

[JsonSerializable(typeof(CrossView))]
internal sealed partial class CrossViewJson : JsonSerializerContext;
