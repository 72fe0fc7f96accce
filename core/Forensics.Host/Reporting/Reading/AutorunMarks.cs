using Forensics.Host.Inspection.Reading;
using Forensics.Host.Inspection.Rules;
using Forensics.Host.Reporting.Html;

namespace Forensics.Host.Reporting.Reading;

/// <summary>Why an autorun is worth a look, the gravest first. What no package brought, was changed or can be written by others counts; that something is new counts only beside that.</summary>
internal static class AutorunMarks
{
    /// <summary>From this rank on an autorun stands among the unusual.</summary>
    public const int Unusual = 20;

    private const long NewDays = 14;

    public static IReadOnlyList<Mark> Of(AutorunLine autorun)
    {
        var marks = new List<Mark>();
        void Add(bool applies, string label, int weight)
        {
            if (applies)
            {
                marks.Add(new(label, weight));
            }
        }

        Add(AutorunRules.IsPreload(autorun), "preloaded into every program", 92);
        Add(AutorunRules.DecodesOrDownloads(autorun), "decodes or downloads what it starts", 91);
        Add(AutorunRules.IsTemporary(autorun), "in a folder for temporary files", 89);
        Add(autorun.IsTargetWritableByOthers && !AutorunRules.IsOwn(autorun, autorun.TargetPath), "program writable by others", 80);
        Add(autorun.IsWritableByOthers && !AutorunRules.IsOwn(autorun, autorun.Path), "file writable by others", 75);
        Add(autorun.TargetPackageState.SequenceEqual("changed"u8), "program changed from its package", 85);
        Add(autorun.PackageState.SequenceEqual("changed"u8), "file changed from its package", 70);
        Add(AutorunRules.IsHidden(autorun), "program in a hidden folder", 64);
        Add(autorun.TargetPackageState.SequenceEqual("unpackaged"u8), "program of no package", 30);
        Add(autorun.PackageState.SequenceEqual("unpackaged"u8), "file of no package", 25);
        Add(Folders.IsHome(autorun.TargetPath), "program in a home folder", 20);
        Add(autorun.IsTargetMissing && autorun.IsEnabled is not false, "program missing", 15);
        if (marks.Count > 0)
        {
            Add(IsNew(autorun, autorun.ModifiedAt) || IsNew(autorun, autorun.ChangedAt) || IsNew(autorun, autorun.TargetModifiedAt), $"changed within {NewDays} days", 10);
            Add(autorun.IsEnabled is true, "enabled", 5);
        }

        return [.. marks.OrderByDescending(mark => mark.Weight)];
    }

    private static bool IsNew(AutorunLine autorun, RecordTime? at)
        => at is { } time && autorun.ReadAt is { } read && time.Seconds > read.Seconds - NewDays * RecordTime.Day;
}
