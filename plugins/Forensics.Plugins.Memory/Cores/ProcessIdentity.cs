using Forensics.Sdk.Linux.Proc;

namespace Forensics.Plugins.Memory.Cores;

/// <summary>What the notes of a core say of its process.</summary>
/// <param name="Stat">Its state.</param>
/// <param name="Status">Its users; null when they are not known.</param>
/// <param name="Arguments">Its arguments, each ended by NUL.</param>
/// <param name="Auxiliary"><c>/proc/PID/auxv</c>.</param>
internal sealed record ProcessIdentity(ProcessStat Stat, ProcessStatus? Status, ReadOnlyMemory<byte> Arguments, ReadOnlyMemory<byte> Auxiliary);
