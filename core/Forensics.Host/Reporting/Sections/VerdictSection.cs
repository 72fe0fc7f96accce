using Forensics.Bundle;
using Forensics.Host.Commands;
using Forensics.Host.Inspection;
using Forensics.Host.Reporting.Html;

namespace Forensics.Host.Reporting.Sections;

/// <summary>The first thing that is seen: whether the bundle is what was written, and whose it is. It stands above all sections.</summary>
internal static class VerdictSection
{
    private const int MaxProblems = 20;

    /// <summary>What stands before the title of a page that is not to be believed; null for one that is.</summary>
    public static string? Warning(ReportFacts facts) => facts.Report.Integrity switch
    {
        IntegrityState.Complete => facts.Report.Authenticity == AuthenticityState.Untrusted ? "NOT TRUSTED" : null,
        IntegrityState.Salvaged => "INCOMPLETE",
        _ => "NOT INTACT",
    };

    public static void Write(HtmlWriter html, ReportFacts facts)
    {
        var report = facts.Report;
        var (style, headline) = (report.Integrity, report.Authenticity) switch
        {
            (IntegrityState.Complete, AuthenticityState.Trusted) => ("good", "Intact, and signed by a signer you trust"),
            (IntegrityState.Complete, AuthenticityState.Untrusted) => ("bad", "Intact, but NOT signed by a signer you trust"),
            (IntegrityState.Complete, _) => ("unknown", "Intact; the signer is not known to you"),
            (IntegrityState.Salvaged, _) => ("unknown", "INCOMPLETE: this is what was saved of a bundle that was cut"),
            (IntegrityState.CutAfterLink, _) => ("bad", "NOT INTACT: the bundle was cut, and its end is missing"),
            _ => ("bad", "NOT INTACT: the bundle is damaged or was changed"),
        };
        html.Open("section", ("class", $"verdict {style}"), ("aria-labelledby", "verdict"), ("id", "top"));
        html.Element("h2", headline, ("id", "verdict"));
        Parts.Paragraph(html, Meaning(report), "meaning");
        Parts.Facts(html,
            ("Integrity", Integrity(report)),
            ("Authenticity", BundleOptions.Authenticity(report.Authenticity, report.TrustedBy, report.UntrustedBecause) switch { var text => text[(text.IndexOf(": ", StringComparison.Ordinal) + 2)..] }),
            ("SHA-256 of the file", report.BundleDigest));
        foreach (var signer in report.Signers)
        {
            Parts.Facts(html,
                ("Signer", signer.Fingerprint),
                ("Certificate", $"{Shown.Text(signer.Subject)}{(signer.IsSelfSigned ? ", self-signed" : string.Empty)}, {Parts.Count(signer.Links)} links"),
                ("Resumed", signer.ResumedAt is { } at ? $"after link {signer.ResumedAfterLink} at {at:yyyy-MM-dd HH:mm:ss}" : null));
        }

        if (report.Problems.Count > 0)
        {
            html.Open("details", ("open", ""));
            html.Element("summary", $"{Parts.Count(report.ProblemCount)} problems");
            html.Open("ul");
            foreach (var problem in report.Problems.Take(MaxProblems))
            {
                html.Open("li");
                html.Evidence(Shown.Text($"{problem.Region}: {problem.Detail}"));
                html.Close();
            }

            html.Close();
            Parts.More(html, report.ProblemCount - Math.Min(report.Problems.Count, MaxProblems), "what 'forensics verify' prints");
            html.Close();
        }

        html.Close();
    }

    private static string Integrity(VerificationReport report) => report.Integrity switch
    {
        IntegrityState.Complete => $"yes: {Parts.Count(report.Entries)} entries under {Parts.Count(report.Links)} custody links",
        IntegrityState.Salvaged => $"incomplete: proven to link {Parts.Count(report.ProvenLinks)}",
        IntegrityState.CutAfterLink when report.ProvenLinks > 0 => $"no: cut after link {Parts.Count(report.ProvenLinks)}; what the links up to it cover is proven, what follows is not",
        _ => "no: nothing of it is proven as a whole",
    };

    private static string Meaning(VerificationReport report) => (report.Integrity, report.Authenticity) switch
    {
        (IntegrityState.Complete, AuthenticityState.Trusted) => "Everything below is what the run wrote. What a device says of itself can still be wrong: a rootkit lies to every tool that runs on it.",
        (IntegrityState.Complete, AuthenticityState.Untrusted) => "Nothing was changed since it was signed, but somebody else signed it than whom you trust. Do not rely on it.",
        (IntegrityState.Complete, _) => "Nothing was changed since it was signed. Compare the signer's fingerprint with the one noted at the collection: whoever made another bundle has another fingerprint.",
        (IntegrityState.Salvaged, _) => "What is here is proven; what the run wrote after it is missing, and is not on this page.",
        _ => "Do not rely on anything below: it may have been changed, left out or made up.",
    };
}
