using Forensics.Sdk;

namespace Forensics.Plugins.Network.Namespaces;

/// <summary>A process that holds sockets.</summary>
/// <param name="Pid">In the procfs's own PID namespace.</param>
/// <param name="StartTicks">Names it together with the number.</param>
/// <param name="Name">Its own choice.</param>
internal sealed record SocketHolder(int Pid, ulong StartTicks, EvidenceText Name);
