using Forensics.Bundle;
using Forensics.Host.Inspection;
using Forensics.Host.Inspection.Reading;

namespace Forensics.Host.Reporting.Reading;

/// <summary>Reads a bundle for a page while it is verified: what <c>inspect</c> looks at, and beside it what the page shows.</summary>
internal sealed class ReportReading : IBundleVisitor
{
    private readonly Dictionary<string, IRowReader> readers;
    private readonly SortedDictionary<string, OtherRows> others = new(StringComparer.Ordinal);
    private readonly Dictionary<string, string> descriptions = new(StringComparer.Ordinal);
    private readonly LineSplitter splitter = new();
    private readonly LineTaker taker;
    private MemoryStream? schema;
    private string schemaName = string.Empty;
    private bool isInspected;
    private IRowReader? reader;
    private string step = string.Empty;

    public ReportReading()
    {
        Processes = new(Events);
        Autoruns = new(Events);
        Index = new(Events);
        readers = new(StringComparer.Ordinal)
        {
            ["process"] = Processes,
            ["autorun"] = Autoruns,
            ["cross.view"] = CrossViews,
            ["network.socket"] = Sockets,
            ["process.socket"] = ProcessSockets,
            ["filesystem.entry"] = new FileRows(Events),
        };
        taker = (buffer, lengthBytes) => Malformed += reader!.TryTake(buffer, lengthBytes, step) ? 0 : 1;
    }

    public BundleInspection Inspection { get; } = new();

    public EventRows Events { get; } = new();

    public ProcessRows Processes { get; }

    public AutorunRows Autoruns { get; }

    public IndexRows Index { get; }

    public CrossViewRows CrossViews { get; } = new();

    public SocketRows Sockets { get; } = new(isOfProcess: false);

    public SocketRows ProcessSockets { get; } = new(isOfProcess: true);

    public FaultRows Faults { get; } = new();

    public ItemRows Items { get; } = new();

    /// <summary>Records that have no reader of their own.</summary>
    public IEnumerable<OtherRows> Others => others.Values;

    /// <summary>Lines that could not be read here.</summary>
    public long Malformed { get; private set; }

    public long TooLong => splitter.TooLong;

    public bool HasGivenUp => Malformed + TooLong > InspectionLimits.MaxMalformedLines;

    /// <summary>What a record's schema says of it; null when there is none.</summary>
    public string? DescriptionOf(string record) => descriptions.GetValueOrDefault(record);

    public bool Begin(string name, int sizeBytes)
    {
        isInspected = Inspection.Begin(name, sizeBytes);
        splitter.Reset();
        (schema, reader, step) = (null, null, string.Empty);
        var segments = name.Split('/');
        if (segments is ["schemas", var file] && sizeBytes <= ReportLimits.MaxSchemaBytes && descriptions.Count < ReportLimits.MaxRecordNames)
        {
            (schema, schemaName) = (new MemoryStream(sizeBytes), file);
        }
        else if (!HasGivenUp && segments[^1].EndsWith(".jsonl", StringComparison.Ordinal))
        {
            reader = Choose(segments);
            step = reader is null || segments.Length < 4 ? string.Empty : segments[1];
        }

        return isInspected || schema is not null || reader is not null;
    }

    public void Content(ReadOnlySpan<byte> piece)
    {
        if (isInspected)
        {
            Inspection.Content(piece);
        }

        schema?.Write(piece);
        if (reader is not null && !HasGivenUp)
        {
            splitter.Take(piece, taker);
        }
    }

    public void End(bool isWhole)
    {
        if (isInspected)
        {
            Inspection.End(isWhole);
        }

        if (isWhole && schema is not null)
        {
            TakeSchema(schema.GetBuffer().AsMemory(0, (int)schema.Length));
        }
        else if (isWhole && reader is not null)
        {
            splitter.End(taker);
        }
    }

    private IRowReader? Choose(string[] segments)
    {
        switch (segments)
        {
            case ["faults", _]:
                return Faults;
            case ["items", _]:
                return Items;
            case ["files", _]:
                return Index;
            case ["records", _, var record, _] when readers.TryGetValue(record, out var known):
                return known;
            case ["records", _, var record, _] when others.TryGetValue(record, out var other):
                return other;
            case ["records", _, var record, _] when others.Count < ReportLimits.MaxRecordNames:
                return others[record] = new OtherRows(record, IsState(record) ? ReportLimits.MaxStateRows : ReportLimits.MaxOtherRows, Events);
            default:
                return null;
        }
    }

    private static bool IsState(string record) => record.Split('.')[0] is "user" or "mount" or "mounts" or "kernel" or "system" or "network";

    private void TakeSchema(ReadOnlyMemory<byte> json)
    {
        if (ManifestView.Parse(json) is { } view && view.TextOf("description", ReportLimits.MaxTextChars) is { } description && schemaName.LastIndexOf(".v", StringComparison.Ordinal) is > 0 and var end)
        {
            descriptions[schemaName[..end]] = description;
        }
    }
}
