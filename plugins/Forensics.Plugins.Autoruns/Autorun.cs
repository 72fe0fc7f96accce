using Forensics.Sdk;

namespace Forensics.Plugins.Autoruns;

/// <summary>One thing that starts by itself, as a source found it. What can be read of its file, its target and its package is added later (<see cref="AutorunRun"/>).</summary>
/// <param name="Type">As in the record: <c>cron</c>, <c>systemd-unit</c>.</param>
/// <param name="Path">The file that says so, absolute below the root.</param>
internal sealed record Autorun(string Type, EvidencePath Path)
{
    /// <summary>What the file calls it: a unit, a key, a job.</summary>
    public EvidenceText? Entry { get; init; }

    /// <summary>Its line in the file, from 1.</summary>
    public int? Line { get; init; }

    /// <summary>The text that says so, as it stands in the file.</summary>
    public EvidenceText? Text { get; init; }

    /// <summary>What is started, as written, with its arguments.</summary>
    public EvidenceText? Command { get; init; }

    /// <summary>The program, script, library or module that is started or loaded: an absolute path below the root; null where it cannot be told.</summary>
    public EvidencePath? Target { get; init; }

    /// <summary>When: <c>boot</c>, <c>login of root</c>, <c>at */5 * * * *</c>.</summary>
    public string? Trigger { get; init; }

    /// <summary>Whether it takes effect; null where that cannot be told.</summary>
    public bool? Enabled { get; init; }

    /// <summary>Why it does or does not: a link in a target's folder, a mask, a mode without x.</summary>
    public string? EnabledReason { get; init; }

    /// <summary>As whom it runs; null where that cannot be told.</summary>
    public EvidenceText? RunAs { get; init; }
}
