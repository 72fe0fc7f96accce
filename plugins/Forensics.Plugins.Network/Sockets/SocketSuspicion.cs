using Forensics.Plugins.Network.Namespaces;

namespace Forensics.Plugins.Network.Sockets;

/// <summary>A socket that is to be looked at again.</summary>
/// <param name="Namespace">Where.</param>
/// <param name="Socket">As it was seen first.</param>
/// <param name="ShownBy">The one view that shows it; null when it is about an owner.</param>
/// <param name="NotShownBy">The one that does not.</param>
internal sealed record SocketSuspicion(NetworkNamespace Namespace, SocketFacts Socket, string? ShownBy, string? NotShownBy);
