using Forensics.Host.Inspection.Reading;

namespace Forensics.Host.Reporting.Reading;

/// <summary>
/// The time line: of each kind of event the newest, and how many there were in each hour. What a record says of a time after it was read is no event: it is counted and left out, or it
/// would stand before all that happened.
/// </summary>
internal sealed class EventRows
{
    private readonly Dictionary<string, BestOf<Event>> kinds = new(StringComparer.Ordinal);
    private readonly Dictionary<long, long> hours = [];

    public long Count { get; private set; }

    /// <summary>Times after they were read.</summary>
    public long Future { get; private set; }

    /// <summary>When the last record was read, in seconds; 0 when none says so.</summary>
    public long ReadSeconds { get; private set; }

    /// <summary>Whether more events of a kind are kept, whatever their time.</summary>
    public bool HasRoom(string kind) => !kinds.TryGetValue(kind, out var events) || events.Takes(long.MaxValue);

    public void Add(string kind, RecordTime at, RecordTime? readAt, Func<string> describe, string step)
    {
        var read = readAt?.Seconds ?? ReadSeconds;
        ReadSeconds = Math.Max(ReadSeconds, read);
        if (read > 0 && at.Seconds > read + RecordTime.Hour)
        {
            Future++;
            return;
        }

        Count++;
        var hour = at.Seconds / RecordTime.Hour;
        if (hours.TryGetValue(hour, out var events) || hours.Count < ReportLimits.MaxHours)
        {
            hours[hour] = events + 1;
        }

        if (!kinds.TryGetValue(kind, out var best))
        {
            if (kinds.Count >= ReportLimits.MaxEventKinds)
            {
                return;
            }

            kinds.Add(kind, best = new(ReportLimits.MaxEventsOfKind));
        }

        if (best.Takes(at.Seconds))
        {
            best.Add(new(at, kind, describe(), step), at.Seconds);
        }
        else
        {
            best.Pass();
        }
    }

    /// <summary>The newest events, the newest first.</summary>
    public IReadOnlyList<Event> Newest()
        => [.. kinds.Values.SelectMany(events => events.Sorted()).OrderByDescending(each => each.At.Seconds).ThenByDescending(each => each.At.Nanoseconds).Take(ReportLimits.MaxEvents)];

    /// <summary>How many events each kind had.</summary>
    public IEnumerable<(string Kind, long Count)> Kinds => kinds.Select(entry => (entry.Key, entry.Value.Count)).OrderByDescending(entry => entry.Count);

    /// <summary>Events in stretches of time of one length, up to and with the one in which the last record was read; the oldest first.</summary>
    public long[] Strip(int stretches, int hoursEach)
    {
        var counts = new long[stretches];
        var last = ReadSeconds / RecordTime.Hour / hoursEach;
        foreach (var (hour, count) in hours)
        {
            var at = hour / hoursEach - last + stretches - 1;
            if (at >= 0 && at < stretches)
            {
                counts[at] += count;
            }
        }

        return counts;
    }
}
