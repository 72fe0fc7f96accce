using Forensics.Sdk;

namespace Forensics.Plugins.State.Users.Logons;

/// <summary>Entries of zeros: tools that wipe logons write them over an entry. One fault for those that lie side by side.</summary>
internal sealed class ZeroRuns(LogonFile file, int sizeBytes)
{
    private long first;
    private long count;
    private long runs;

    /// <param name="index">The entry, each one before the last one that was told.</param>
    /// <param name="isZero">Whether it is all zero.</param>
    public void Add(long index, bool isZero)
    {
        if (isZero)
        {
            (first, count) = (index, count + 1);
        }
        else
        {
            Tell();
        }
    }

    public void End()
    {
        Tell();
        if (runs > UserLimits.LineFaults)
        {
            file.Note(FaultKind.Corrupt, "LOGON_RECORD_ZEROED", null, $"{runs - UserLimits.LineFaults} more places with entries of zeros were met");
        }
    }

    private void Tell()
    {
        if (count > 0 && ++runs <= UserLimits.LineFaults)
        {
            file.Note(FaultKind.Corrupt, "LOGON_RECORD_ZEROED", first * sizeBytes, $"{count} entries from here are all zero: they were wiped, or never written");
        }

        count = 0;
    }
}
