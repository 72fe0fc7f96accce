using Forensics.Bundle;
using Forensics.Bundle.Export;
using Forensics.Bundle.Reading;
using Forensics.Collection.Outcomes;
using Forensics.Host.Commands;

namespace Forensics.Host.Extraction;

/// <summary>What <c>extract</c> and <c>export</c> tell: what is proven, what was written, what was not, and the exit code.</summary>
internal sealed class ContentsText(BundleOptions options, Terminal terminal)
{
    /// <summary>Tells what is proven.</summary>
    public void TellProof(BundleContents contents)
    {
        if (contents.Report is { } report)
        {
            options.Tell(report);
            return;
        }

        var proof = contents.Proof!;
        foreach (var signer in proof.Signers)
        {
            terminal.Result($"signer: {signer.Fingerprint} {signer.Subject}{(signer.IsSelfSigned ? ", self-signed" : string.Empty)}");
        }

        terminal.Result(proof.Links.Count == 0 ? "proven: nothing was found"
            : $"proven: by the signed custody lists {Numbers(proof.Links)}; the rest of the bundle was not checked ('forensics verify' does)");
        terminal.Result(BundleOptions.Authenticity(proof.Authenticity, proof.TrustedBy, proof.UntrustedBecause));
    }

    /// <summary>Tells what was written.</summary>
    /// <returns>The exit code: what the bundle is comes before what could not be written.</returns>
    public ExitCode Tell(BundleContents contents, ExportReport report, string unit, string target)
    {
        foreach (var name in report.Unproven)
        {
            terminal.Line($"not proven: {name}");
        }

        Rest(report.UnprovenCount, report.Unproven.Count, "not proven");
        TellLeftOut(report.LeftOut, report.LeftOutCount);
        foreach (var loss in report.Losses)
        {
            terminal.Line($"not written as it was: {loss}");
        }

        Rest(report.LossCount, report.Losses.Count, "not written as it was");
        terminal.Result($"written: {report.Written} {unit}, {report.WrittenBytes} bytes, to {target}{(report.LossCount > 0 ? $"; {report.LossCount} losses" : string.Empty)}");
        var judged = contents.Report is { } whole ? BundleOptions.ExitCodeOf(whole)
            : contents.Proof!.Authenticity == AuthenticityState.Trusted ? ExitCode.Complete : ExitCode.NotTrusted;
        return judged != ExitCode.Complete ? judged : report.LossCount > 0 ? ExitCode.Partial : ExitCode.Complete;
    }

    /// <summary>Tells what is not in the bundle because it is known.</summary>
    /// <param name="paths">The first paths.</param>
    /// <param name="count">How many there are.</param>
    public void TellLeftOut(IReadOnlyList<string> paths, long count)
    {
        foreach (var path in paths)
        {
            terminal.Line($"known content, not stored: {path}");
        }

        Rest(count, paths.Count, "known content, not stored");
    }

    private static string Numbers(IReadOnlyList<int> links)
        => links.Count <= 10 ? string.Join(", ", links.Select(link => $"{link:D4}")) : $"{links[0]:D4} to {links[^1]:D4} ({links.Count} of them)";

    private void Rest(long count, int listed, string what)
    {
        if (count > listed)
        {
            terminal.Line($"{what}: {count - listed} more");
        }
    }
}
