using Forensics.Bundle;
using Forensics.Host.Inspection.Reading;
using Forensics.Host.Inspection.Rules;

namespace Forensics.Host.Inspection;

/// <summary>Reads a bundle while it is verified: the manifest, and the lines that there are rules for. Everything else is passed over.</summary>
internal sealed class BundleInspection : IBundleVisitor
{
    private const int MaxNamedRecords = 32;

    private readonly ReplaceablePrograms programs = new();
    private readonly Dictionary<string, ILineReader> readers;
    private readonly SortedSet<string> withoutRules = new(StringComparer.Ordinal);
    private readonly LineSplitter splitter = new();
    private readonly LineTaker taker;
    private MemoryStream? manifest;
    private ILineReader? reader;
    private string step = string.Empty;

    public BundleInspection()
    {
        readers = new(StringComparer.Ordinal)
        {
            ["process"] = new RecordRules<ProcessLine>(new(), ProcessRules.Table, ProcessRules.Describe, programs.Take),
            ["filesystem.entry"] = new RecordRules<FileLine>(new(), [.. FileRules.Table, .. FileNameRules.Table, .. FileTimeRules.Table], FileRules.Describe, programs.Take),
            ["autorun"] = new RecordRules<AutorunLine>(new(), AutorunRules.Table, AutorunRules.Describe),
            ["cross.view"] = new RecordRules<CrossViewLine>(new(), CrossViewRules.Table, CrossViewRules.Describe),
            ["faults"] = new RecordRules<FaultLine>(new(), FaultRules.Table, FaultRules.Describe),
        };
        taker = TakeLine;
    }

    /// <summary>The manifest; null when there is none that can be read.</summary>
    public ManifestView? Manifest { get; private set; }

    /// <summary>Lines that are not what their stream should hold.</summary>
    public long Malformed { get; private set; }

    public long TooLong => splitter.TooLong;

    /// <summary>Whether so many lines were malformed that the rest was passed over.</summary>
    public bool HasGivenUp => Malformed + TooLong > InspectionLimits.MaxMalformedLines;

    /// <summary>Lines that were read, by what they are.</summary>
    public IEnumerable<(string Kind, long Count)> Read => readers.Select(entry => (entry.Key, entry.Value.Count)).Where(entry => entry.Count > 0);

    /// <summary>Records that there are no rules for.</summary>
    public IEnumerable<string> WithoutRules => withoutRules;

    /// <summary>All that is unusual, the most unusual first.</summary>
    public IReadOnlyList<Finding> Findings()
    {
        var ofRun = Manifest is { } view ? RunRules.Judge(view) : [];
        var isRoot = Manifest?["run"]["effective_user_is_root"].Truth is not false;
        return
        [
            .. readers.Values.SelectMany(each => each.Findings).Append(programs.Judge()).Concat(ofRun)
                .Where(finding => finding.Count > 0 && (isRoot || finding.Name != ProcessRules.NoProgram))
                .OrderByDescending(finding => finding.Rank).ThenBy(finding => finding.Count).ThenBy(finding => finding.Name, StringComparer.Ordinal),
        ];
    }

    public bool Begin(string name, int sizeBytes)
    {
        splitter.Reset();
        (reader, manifest, step) = (null, null, string.Empty);
        if (name == BundleFormat.ManifestName)
        {
            manifest = Manifest is null && sizeBytes <= InspectionLimits.MaxManifestBytes ? new MemoryStream(sizeBytes) : null;
            return manifest is not null;
        }

        var segments = name.Split('/');
        if (HasGivenUp || !segments[^1].EndsWith(".jsonl", StringComparison.Ordinal))
        {
            return false;
        }

        switch (segments)
        {
            case ["faults", _]:
                reader = readers["faults"];
                return true;
            case ["records", var inStep, var record, _] when record != "faults" && readers.TryGetValue(record, out reader):
                step = inStep;
                return true;
            case ["records", _, var record, _] when withoutRules.Count < MaxNamedRecords:
                _ = withoutRules.Add(record);
                return false;
            default:
                return false;
        }
    }

    public void Content(ReadOnlySpan<byte> piece)
    {
        if (manifest is not null)
        {
            manifest.Write(piece);
        }
        else
        {
            splitter.Take(piece, taker);
        }
    }

    public void End(bool isWhole)
    {
        if (isWhole && manifest is not null)
        {
            Manifest = ManifestView.Parse(manifest.GetBuffer().AsMemory(0, (int)manifest.Length));
        }
        else if (isWhole)
        {
            splitter.End(taker);
        }
    }

    private void TakeLine(byte[] buffer, int lengthBytes)
    {
        if (!HasGivenUp && !reader!.TryTake(buffer, lengthBytes, step))
        {
            Malformed++;
        }
    }
}
