using Forensics.Sdk.Linux.Hashing.Lanes;

namespace Forensics.Sdk.Linux.Hashing;

/// <summary>What hashing may hold, whatever the device's files are like.</summary>
public static class HashingLimits
{
    /// <summary>Most threads of one hasher.</summary>
    public const int Threads = 64;

    /// <summary>Most open files of one hasher.</summary>
    public const int OpenFiles = 65_536;

    /// <summary>One read, in bytes; a file that fits is read by one call.</summary>
    public const int PieceBytes = 64 << 10;

    /// <summary>Files in one hand-over of results, at most.</summary>
    public const int ResultsAtOnce = 64;

    /// <summary>Results wait no longer than while this much is read after them, in bytes.</summary>
    public const int ResultsWaitBytes = 16 << 20;

    /// <summary>Memory of one thread's buffers, in bytes: about 2 MiB with 32 lanes.</summary>
    public const int BufferBytesPerThread = Md5Kernel.MaxLanes * Lane.BufferBytes;
}
