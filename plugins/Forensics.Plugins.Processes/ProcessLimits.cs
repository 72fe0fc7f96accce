namespace Forensics.Plugins.Processes;

/// <summary>Bounds of one process's reading and record.</summary>
internal static class ProcessLimits
{
    /// <summary>How often a process is read because it starts another program meanwhile: execve(2) takes about as long as ten readings.</summary>
    public const int Attempts = 32;

    /// <summary>The line that the host takes.</summary>
    public const int LineBytes = 1_048_576;

    /// <summary>What a record takes beside arguments and groups: four paths of 4,096 bytes, nine names of at most 256 and a container's of 255,
    /// each byte of them as an escape of six and in base64, and the numbers; 160 KiB, rounded up.</summary>
    public const int OtherFieldsBytes = 196_608;

    /// <summary>One group in the record: ten digits and a comma.</summary>
    public const int GroupBytes = 11;

    /// <summary>Bytes of one environment that are read: the kernel takes more from execve(2) only where the stack's limit was raised.</summary>
    public const int EnvironmentBytes = 262_144;

    /// <summary>The environment may take one part of so many of what a record has for arguments and environment.</summary>
    public const int EnvironmentShare = 4;

    /// <summary>How long one reading may take. A sound one takes microseconds; the device may be under load.</summary>
    public static readonly TimeSpan ReadDeadline = TimeSpan.FromSeconds(2);

    /// <summary>How many threads may be left behind stuck. Beyond, what did not answer is read of no process any more.</summary>
    public const int StuckThreads = 4;

    /// <summary>How many processes are read ahead of their records, each holding one descriptor.</summary>
    public const int ReadAhead = 256;
}
