using Forensics.Host.Reporting.Html;

namespace Forensics.Host.Reporting.Reading;

/// <summary>An autorun as the page shows it.</summary>
internal sealed record AutorunRow(string Step, string Type, string Path)
{
    public string? Entry { get; init; }

    public long? Line { get; init; }

    public string? Command { get; init; }

    public string? TargetPath { get; init; }

    public string? Trigger { get; init; }

    public string? RunAs { get; init; }

    public bool? Enabled { get; init; }

    public string? EnabledReason { get; init; }

    public string? Package { get; init; }

    public string? ModifiedAt { get; init; }

    public IReadOnlyList<Mark> Marks { get; init; } = [];

    /// <summary>Its place among the others: all reasons together.</summary>
    public int Rank => Marks.Sum(mark => mark.Weight);
}
