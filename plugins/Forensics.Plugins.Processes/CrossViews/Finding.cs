using Forensics.Sdk;
using Forensics.Sdk.Linux.CrossViews;

namespace Forensics.Plugins.Processes.CrossViews;

/// <summary>What one comparison found, and what it could not look at.</summary>
internal sealed class Finding(Func<UnixTime> now)
{
    public List<CrossView> Records { get; } = [];

    public List<string> Reasons { get; } = [];

    public bool IsIncomplete { get; private set; }

    /// <summary>Why nothing can be said; null when it can.</summary>
    public string? Refused { get; set; }

    public UnixTime Now => now();

    /// <summary>Whether the list of /proc has all processes, as far as can be told: PID 1 always is there. When not, what was found counts, and that nothing was found says nothing.</summary>
    public bool HasAll(HashSet<int> listed)
    {
        if (!listed.Contains(1))
        {
            Refused = "/proc cannot be listed, or does not show PID 1: it is mounted with hidepid, and processes of other users are missing from the list";
            LeftOut(Refused);
        }

        return Refused is null;
    }

    public void LeftOut(string reason)
    {
        IsIncomplete = true;
        Reasons.Add(reason);
    }
}
