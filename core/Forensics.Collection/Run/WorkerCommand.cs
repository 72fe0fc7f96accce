namespace Forensics.Collection.Run;

/// <summary>How a worker process is started.</summary>
/// <param name="Arguments">Program and arguments; the program by absolute path.</param>
/// <param name="Environment">All of its environment, besides the memory limit that each step adds.</param>
public sealed record WorkerCommand(IReadOnlyList<string> Arguments, IReadOnlyDictionary<string, string> Environment);
