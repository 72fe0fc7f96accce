using Forensics.Host.Reporting.Html;

namespace Forensics.Host.Reporting.Reading;

/// <summary>A process as the page shows it.</summary>
internal sealed record ProcessRow(string Step, long Pid, long? ParentPid, string Name)
{
    public string? UserName { get; init; }

    public string? StartedAt { get; init; }

    public string? Executable { get; init; }

    public string? Arguments { get; init; }

    public string? Container { get; init; }

    public bool IsKernelThread { get; init; }

    public IReadOnlyList<Mark> Marks { get; init; } = [];
}
