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

    public void LeftOut(string reason)
    {
        IsIncomplete = true;
        Reasons.Add(reason);
    }
}
