namespace Forensics.Sdk.Linux.Hashing.Lanes;

/// <summary>Places (file systems, as the caller tells them apart) where reads were not answered: the first one may take the whole deadline, few more a part of it,
/// and then nothing is read there any more. So a place that never answers costs hardly more than one deadline.</summary>
internal sealed class SilentPlaces
{
    private readonly Lock gate = new();
    private readonly Dictionary<ulong, int> silent = [];
    private int all;

    public void Add(ulong place)
    {
        lock (gate)
        {
            silent[place] = silent.GetValueOrDefault(place) + 1;
            all++;
        }
    }

    public TimeSpan Deadline(ulong place, TimeSpan deadline)
    {
        lock (gate)
        {
            return silent.ContainsKey(place) ? deadline / LinuxLimits.LaterReads : deadline;
        }
    }

    /// <summary>Too many reads were not answered there, or there and elsewhere.</summary>
    public bool IsGivenUp(ulong place)
    {
        lock (gate)
        {
            return silent.TryGetValue(place, out var count) && (count >= LinuxLimits.AbandonedReadsOfMount || all >= LinuxLimits.AbandonedReads);
        }
    }
}
