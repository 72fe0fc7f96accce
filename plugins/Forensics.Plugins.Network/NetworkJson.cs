using System.Text.Json.Serialization;
using Forensics.Plugins.Network.Records;
using Forensics.Sdk.Linux.CrossViews;

namespace Forensics.Plugins.Network;

[JsonSerializable(typeof(NetworkNamespaceRecord))]
[JsonSerializable(typeof(SocketRecord))]
[JsonSerializable(typeof(NeighbourRecord))]
[JsonSerializable(typeof(InterfaceRecord))]
[JsonSerializable(typeof(AddressRecord))]
[JsonSerializable(typeof(RouteRecord))]
[JsonSerializable(typeof(PolicyRuleRecord))]
[JsonSerializable(typeof(ResolverRecord))]
[JsonSerializable(typeof(HostRecord))]
[JsonSerializable(typeof(FilterRecord))]
[JsonSerializable(typeof(CrossView))]
internal sealed partial class NetworkJson : JsonSerializerContext;
