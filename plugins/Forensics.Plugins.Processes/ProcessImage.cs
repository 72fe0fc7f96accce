using Forensics.Sdk.Linux.Proc;

namespace Forensics.Plugins.Processes;

/// <summary>Where a process's program and files are to be seen: its own directory, or that of a thread when the main thread has ended alone.</summary>
/// <param name="directory">The process's.</param>
/// <param name="thread">The thread's, null for the process's own.</param>
internal sealed class ProcessImage(ProcessDirectory directory, ProcessDirectory? thread) : IDisposable
{
    public ProcessDirectory Directory => thread ?? directory;

    public void Dispose() => thread?.Dispose();
}
