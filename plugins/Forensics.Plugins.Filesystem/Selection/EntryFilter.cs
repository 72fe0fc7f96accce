using System.Text;
using Forensics.Sdk;
using Forensics.Sdk.Linux;

namespace Forensics.Plugins.Filesystem.Selection;

/// <summary>Which entries are emitted. What is walked does not depend on it.</summary>
internal sealed class EntryFilter
{
    private readonly NamePattern? name;
    private readonly ulong least;
    private readonly ulong most;
    private readonly UnixTime? modifiedAfter;
    private readonly UnixTime? modifiedBefore;
    private readonly UnixTime? changedAfter;

    private EntryFilter(ListingOptions options)
    {
        name = options.Name.Length == 0 ? null : new(Encoding.UTF8.GetBytes(options.Name));
        least = (ulong)options.MinSizeBytes;
        most = options.MaxSizeBytes == 0 ? ulong.MaxValue : (ulong)options.MaxSizeBytes;
        modifiedAfter = TimeBound.Read("modified_after", options.ModifiedAfter);
        modifiedBefore = TimeBound.Read("modified_before", options.ModifiedBefore);
        changedAfter = TimeBound.Read("changed_after", options.ChangedAfter);
    }

    /// <summary>The filter of the options.</summary>
    /// <returns>Null when they take everything.</returns>
    /// <exception cref="CollectorException">A time is none.</exception>
    public static EntryFilter? Of(ListingOptions options)
    {
        var filter = new EntryFilter(options);
        return filter is { name: null, least: 0, most: ulong.MaxValue, modifiedAfter: null, modifiedBefore: null, changedAfter: null } ? null : filter;
    }

    /// <summary>Whether an entry whose status is not known is emitted: only its name can speak against it.</summary>
    public bool Takes(ReadOnlySpan<byte> entryName) => name is null || name.Fits(entryName);

    /// <summary>Whether an entry is emitted.</summary>
    public bool Takes(ReadOnlySpan<byte> entryName, in FileStatus status)
        => status.LengthBytes >= least && status.LengthBytes <= most
            && (modifiedAfter is null || Compare(status.ModifiedAt, modifiedAfter.Value) >= 0)
            && (modifiedBefore is null || Compare(status.ModifiedAt, modifiedBefore.Value) < 0)
            && (changedAfter is null || Compare(status.ChangedAt, changedAfter.Value) >= 0)
            && Takes(entryName);

    internal static int Compare(UnixTime one, UnixTime other)
        => one.Seconds != other.Seconds ? one.Seconds.CompareTo(other.Seconds) : one.Nanoseconds.CompareTo(other.Nanoseconds);
}
