namespace Forensics.Plugins.Processes;

/// <summary>Bounds of one process's reading and record.</summary>
internal static class ProcessLimits
{
    /// <summary>How often a process is read because it starts another program meanwhile: execve(2) takes about as long as ten readings.</summary>
    public const int Attempts = 32;

    /// <summary>How much of the list of threads is looked through for one that still has the program, in bytes: about forty of them.</summary>
    public const int ThreadListBytes = 1_024;

    /// <summary>The line that the host takes.</summary>
    public const int LineBytes = 1_048_576;

    /// <summary>What a record takes beside arguments and groups: two paths of 4,096 bytes and nine names of at most 256, each byte of them as an
    /// escape of six and in base64, and the numbers; 90 KiB, rounded up.</summary>
    public const int OtherFieldsBytes = 131_072;

    /// <summary>One group in the record: ten digits and a comma.</summary>
    public const int GroupBytes = 11;
}
