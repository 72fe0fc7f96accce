using Forensics.Sdk;
using Forensics.Sdk.Linux;

namespace Forensics.Plugins.Filesystem.Walking;

/// <summary>What is said of a read that was not answered in time.</summary>
internal static class Silence
{
    public static CollectionFault Fault(EvidencePath path, string systemCall, string message)
        => Errno.ETIMEDOUT.Fault(path, "IO_TIMEOUT", systemCall, $"no answer in time: {message}");
}
