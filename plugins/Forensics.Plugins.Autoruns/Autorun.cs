using Forensics.Sdk;
using Forensics.Sdk.Linux;

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

    /// <summary>The program, script, library or module that is started or loaded: an absolute path below the root; null where it cannot be told, and for what is longer than a path can be.</summary>
    public EvidencePath? Target { get; init => field = value is { Bytes.Length: > LinuxLimits.PathBytes } ? null : value; }

    /// <summary>The variable that it sets, where one line may set several; no field of the record.</summary>
    public string? Variable { get; init; }

    /// <summary>When: <c>boot</c>, <c>login of root</c>, <c>at */5 * * * *</c>.</summary>
    public string? Trigger { get; init; }

    /// <summary>Whether it takes effect; null where that cannot be told.</summary>
    public bool? Enabled { get; init; }

    /// <summary>Why it does or does not: a link in a target's folder, a mask, a mode without x.</summary>
    public string? EnabledReason { get; init; }

    /// <summary>As whom it runs; null where that cannot be told.</summary>
    public EvidenceText? RunAs { get; init; }

    /// <summary>How much the device's own words in it are, in bytes.</summary>
    public long TextBytes => Length(Entry) + Length(Text) + Length(Command) + Length(RunAs) + (Target?.Bytes.Length ?? 0) + (Trigger?.Length ?? 0) + (EnabledReason?.Length ?? 0);

    /// <summary>The same with short texts.</summary>
    public Autorun Short() => this with { Entry = Short(Entry), Text = Short(Text), Command = Short(Command), RunAs = Short(RunAs) };

    private static long Length(EvidenceText? text) => text?.Bytes.Length ?? 0;

    private static EvidenceText? Short(EvidenceText? text)
        => text is { Bytes.Length: > AutorunLimits.ShortBytes } longer ? new(longer.Bytes[..AutorunLimits.ShortBytes].ToArray()) : text;
}
