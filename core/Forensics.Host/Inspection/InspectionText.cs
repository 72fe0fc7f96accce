using System.Globalization;
using Forensics.Bundle;
using Forensics.Host.Device;
using Forensics.Host.Inspection.Reading;
using Forensics.Host.Inspection.Rules;

namespace Forensics.Host.Inspection;

/// <summary>Tells a person what a bundle holds.</summary>
internal sealed class InspectionText(Terminal terminal)
{
    private const int MaxCounts = 16;

    public void Tell(BundleInspection inspection, VerificationReport report)
    {
        if (report.Integrity == IntegrityState.Salvaged)
        {
            terminal.Result("warning: the bundle is incomplete: what follows is all that was saved");
        }
        else if (!report.IsIntact)
        {
            terminal.Result("warning: the bundle is not intact: what follows is not proven");
        }

        terminal.Result(string.Empty);
        if (inspection.Manifest is { } manifest)
        {
            TellAlerts(manifest);
            TellRun(manifest);
            TellSteps(manifest);
        }
        else
        {
            terminal.Result("run: not known, there is no manifest.json that can be read");
        }

        TellReading(inspection);
        TellFindings(inspection.Findings());
    }

    /// <summary>Before all else: whoever meddled with the tool may have changed all that follows.</summary>
    private void TellAlerts(ManifestView manifest)
    {
        var alerts = manifest["alerts"].List.Take(InspectionLimits.MaxAlerts + 1).ToList();
        foreach (var alert in alerts.Take(InspectionLimits.MaxAlerts))
        {
            terminal.Result($"ALERT: {RunRules.Alert(alert)}");
        }

        if (alerts.Count > 0)
        {
            terminal.Result(alerts.Count > InspectionLimits.MaxAlerts ? "ALERT: and more of them, in manifest.json" : string.Empty);
        }
    }

    private void TellRun(ManifestView manifest)
    {
        var (tool, run, device, clock) = (manifest["tool"], manifest["run"], manifest["device"], manifest["clock"]);
        terminal.Result("run");
        Fact("tool", Known(tool["name"].Text, tool["version"].Text), Known("SDK", tool["sdk"].Text), tool["runtime"].Text);
        Fact("device", device["hostname"].Text, Known("Linux", device["kernel_release"].Text), device["architecture"].Text, Known("machine", device["machine_id"].Text));
        Fact("root", run["root"].Text, run["effective_user_is_root"].Truth is false ? "read without root: what root alone can read is missing" : null);
        Fact("profile", run["profile"]["name"].Text);
        Fact("started", run["started_at"].Text, Known("took", Seconds(run["duration_ms"].Number)));
        Fact("result", run["result"].Text, Known("exit code", run["exit_code"].Number?.ToString(CultureInfo.InvariantCulture)), Known("interrupted by", run["interrupted_by"].Text));
        Fact("items", run["items"].Counts(MaxCounts));
        Fact("faults", run["faults"].Number?.ToString("N0", CultureInfo.InvariantCulture));
        Fact("clock", clock["stepped_ms"].Number is { } stepped ? ClockReading.IsStep(stepped) ? $"STEPPED by {stepped:N0} ms" : "no step" : null,
            Synchronised(clock["end"]["ntp_synchronised"].Truth), Known("zone", clock["zone"].Text));
        Fact("output", manifest["output"]["output_on_source"].Truth switch
        {
            true => "ON THE DEVICE ITSELF: free space of it was overwritten",
            false => "not on what was inspected",
            _ => null,
        }, manifest["output"]["path"].Text);
        Fact("footprint", manifest["footprint"]["sums"].Counts(MaxCounts), manifest["footprint"]["entries_dropped"].Number is > 0 and var dropped ? $"{dropped:N0} more have no line" : null);
        Fact("libraries", manifest["user_space"]["statement"].Text);
        if (device["whole_device"].Truth is not true)
        {
            Fact("warning", device["whole_device"].Truth is false ? "taken in a container or a namespace: you see this container only" : "whether this is the whole device could not be told");
        }
    }

    private void TellSteps(ManifestView manifest)
    {
        var steps = manifest["steps"].List.Take(InspectionLimits.MaxSteps + 1).ToList();
        List<string[]> rows = [["step", "outcome", "time", "faults", "items", "records"]];
        List<string?> reasons = [null];
        foreach (var step in steps.Take(InspectionLimits.MaxSteps))
        {
            rows.Add(
            [
                step["step"].Text ?? "?", step["outcome"].Text ?? "?", Duration(step), $"{step["faults"].Number ?? 0:N0}",
                OrDash(step["items"].Counts(MaxCounts)), OrDash(step["records"].Counts(MaxCounts)),
            ]);
            reasons.Add(step["reason"].Text);
        }

        terminal.Result(string.Empty);
        var widths = Enumerable.Range(0, rows[0].Length).Select(column => Math.Min(rows.Max(row => row[column].Length), 40)).ToArray();
        foreach (var (row, reason) in rows.Zip(reasons))
        {
            terminal.Result(string.Join("  ", row.Select((cell, column) => cell.PadRight(widths[column]))).TrimEnd());
            if (reason is not null)
            {
                terminal.Result($"    {reason}");
            }
        }

        if (steps.Count > InspectionLimits.MaxSteps)
        {
            terminal.Result("    and more steps, which are not shown");
        }
    }

    private void TellReading(BundleInspection inspection)
    {
        var read = string.Join(", ", inspection.Read.Select(entry => string.Create(CultureInfo.InvariantCulture, $"{entry.Count:N0} {entry.Kind}")));
        terminal.Result(string.Empty);
        terminal.Result($"looked at: {OrDash(read)}");
        if (inspection.WithoutRules.Any())
        {
            terminal.Result($"no rules for: {string.Join(", ", inspection.WithoutRules)}");
        }

        if (inspection.Malformed + inspection.TooLong > 0)
        {
            terminal.Result(string.Create(CultureInfo.InvariantCulture,
                $"warning: {inspection.Malformed:N0} lines are not what their stream should hold, {inspection.TooLong:N0} are longer than {InspectionLimits.MaxLineBytes:N0} bytes"));
        }

        if (inspection.HasGivenUp)
        {
            terminal.Result("warning: there are too many such lines: what follows them was not looked at");
        }
    }

    private void TellFindings(IReadOnlyList<Finding> findings)
    {
        terminal.Result(string.Empty);
        terminal.Result(findings.Count == 0 ? "nothing unusual was found by these rules" : "most unusual");
        foreach (var (index, finding) in findings.Take(InspectionLimits.MaxFindings).Index())
        {
            terminal.Result(string.Create(CultureInfo.InvariantCulture, $"{index + 1,3}. {finding.Name}{(finding.Count > 1 ? $", {finding.Count:N0} times" : string.Empty)}"));
            terminal.Result($"     {finding.Why}");
            foreach (var example in finding.Examples)
            {
                terminal.Result($"     - {example}");
            }
        }

        if (findings.Count > InspectionLimits.MaxFindings)
        {
            terminal.Result($"     less unusual: {string.Join("; ", findings.Skip(InspectionLimits.MaxFindings).Select(finding => string.Create(CultureInfo.InvariantCulture, $"{finding.Name} ({finding.Count:N0})")))}");
        }
    }

    private void Fact(string name, params IEnumerable<string?> texts)
    {
        var text = string.Join(", ", texts.Where(part => !string.IsNullOrEmpty(part)));
        if (text.Length > 0)
        {
            terminal.Result($"  {name,-8} {text}");
        }
    }

    private static string? Known(string? label, string? value) => value is null ? null : $"{label} {value}";

    private static string Duration(ManifestView step)
        => DateTimeOffset.TryParse(step["started_at"].Text, CultureInfo.InvariantCulture, out var started) && DateTimeOffset.TryParse(step["ended_at"].Text, CultureInfo.InvariantCulture, out var ended)
            ? Seconds((long)(ended - started).TotalMilliseconds)!
            : "?";

    private static string? Seconds(long? milliseconds) => milliseconds is { } known ? string.Create(CultureInfo.InvariantCulture, $"{known / 1000.0:0.0} s") : null;

    private static string Synchronised(bool? isSynchronised) => isSynchronised switch
    {
        true => "kept by NTP",
        false => "not kept by NTP",
        _ => "NTP unknown",
    };

    private static string OrDash(string text) => text.Length == 0 ? "-" : text;
}
