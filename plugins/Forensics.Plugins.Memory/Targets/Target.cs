using Forensics.Sdk.Linux.Processes;

namespace Forensics.Plugins.Memory.Targets;

/// <summary>A process that was chosen.</summary>
/// <param name="Pid">Its number.</param>
/// <param name="Seen">What was seen of it; null when there is no such process.</param>
/// <param name="IsOwn">It is this collector, or the host that started it: its memory holds the key that signs, and is not evidence.</param>
internal sealed record Target(int Pid, Candidate? Seen, bool IsOwn);
