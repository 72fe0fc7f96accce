using Forensics.Host.Inspection.Reading;

namespace Forensics.Host.Inspection.Rules;

/// <summary>Times that somebody has set.</summary>
internal static class FileTimeRules
{
    // 1990-01-01.
    private const long FirstCredible = 631_152_000;

    // What ZIP writes for no time, 1980-01-01, in any zone.
    private const long ZipNever = 315_532_800;
    private const int AnybodyExecutes = 0b001_001_001;

    public static IReadOnlyList<Rule<FileLine>> Table { get; } =
    [
        new("system file from the future", 60, "its times are later than the moment it was read: set by hand, or by a wrong clock",
            file => Folders.IsSystem(file.Path) && file.ReadAt is { } read && (IsAfter(file.ModifiedAt, read) || IsAfter(file.ChangedAt, read))),
        // 0 and 1 are what reproducible builds write.
        new("system file from before 1990", 50, "older than Linux: its time was set",
            file => Folders.IsSystem(file.Path) && file.ModifiedAt is { Seconds: < FirstCredible and not (0 or 1 or (>= ZipNever - RecordTime.Day and <= ZipNever + RecordTime.Day)) }),
        // Packages set times too, at once after the file is made; what sets them an hour later is something else.
        new("file whose times were set after it was made", 55, "modified before it was created, to the second, and changed more than an hour after: what touch -d does to hide a new file",
            file => file.IsFile && file is { CreatedAt: { } created, ModifiedAt: { Nanoseconds: 0 } modified, ChangedAt: { } changed }
                && modified.Seconds < created.Seconds - RecordTime.Day && changed.Seconds > created.Seconds + RecordTime.Hour),
        new("program put by hand, with an older time to the second", 38, "its time was set: by an archive it came in, or to hide it",
            file => file.IsFile && (file.Mode & AnybodyExecutes) != 0 && Folders.IsFilledByHand(file.Path)
                && file is { ModifiedAt: { Nanoseconds: 0 } modified, ChangedAt: { } changed } && changed.Seconds > modified.Seconds + 30 * RecordTime.Day),
    ];

    // A day of grace: zones and small clock errors.
    private static bool IsAfter(RecordTime? time, RecordTime read) => time is { } later && later.Seconds > read.Seconds + RecordTime.Day;
}
