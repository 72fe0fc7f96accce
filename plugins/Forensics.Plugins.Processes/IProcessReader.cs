namespace Forensics.Plugins.Processes;

/// <summary>Reads processes on one thread.</summary>
internal interface IProcessReader
{
    /// <param name="pid">The process.</param>
    /// <param name="skipped">What is left out, because it did not answer before.</param>
    ProcessReading Read(int pid, ReadStep skipped);
}
