namespace Forensics.Plugins.Response.Processes;

/// <summary>A process of an undo payload.</summary>
/// <param name="Pid">Its number.</param>
/// <param name="StartTicks">When it started: with the number and the boot it is this process and no other.</param>
/// <param name="WasStopped">It was stopped before, by somebody else: an undo leaves it so.</param>
internal sealed record PayloadProcess(int Pid, ulong StartTicks, bool WasStopped);
