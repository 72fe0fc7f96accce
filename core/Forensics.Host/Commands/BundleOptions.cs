using System.CommandLine;
using Forensics.Bundle;
using Forensics.Collection.Outcomes;
using Forensics.Collection.Plan;
using Forensics.Collection.Probing;
using Forensics.Host.Output;

namespace Forensics.Host.Commands;

/// <summary>What <c>verify</c>, <c>inspect</c> and <c>report</c> share: which bundle, whom to trust, what is said about both, and the exit code.</summary>
/// <param name="probe">Asks whether paths answer.</param>
/// <param name="terminal">Takes what is said.</param>
/// <param name="clock">For a command that shows how far it is on a terminal; null for the others.</param>
internal sealed class BundleOptions(PathProbe probe, Terminal terminal, TimeProvider? clock = null)
{
    private readonly Argument<string> bundle = new("BUNDLE") { Description = "The bundle" };
    private readonly Option<string?> trust = new("--trust") { Description = "Certificates of authorities whose signers are trusted", HelpName = "CA.pem" };
    private readonly Option<string[]> fingerprint = new("--fingerprint") { Description = "Fingerprint of a signer that is trusted: what 'collect' printed as signer", HelpName = "F", DefaultValueFactory = _ => [] };
    private readonly Option<bool> quiet = new("-q", "--quiet") { Description = "Do not show how far it is" };

    public void AddTo(Command command)
    {
        if (clock is not null)
        {
            command.Add(quiet);
        }

        command.Add(bundle);
        command.Add(trust);
        command.Add(fingerprint);
    }

    public string Path(ParseResult parsed) => parsed.GetValue(bundle)!;

    /// <summary>Opens it.</summary>
    public FileStream Open(ParseResult parsed) => BundleFile.Open(probe, Path(parsed));

    /// <exception cref="UsageException">There is no such bundle, or what was given to trust cannot be used, or one of them does not answer.</exception>
    public VerificationReport Verify(ParseResult parsed, IBundleVisitor? visitor)
        => Use(parsed, (content, options) => visitor is null ? BundleVerifier.Verify(content, options) : BundleVerifier.Verify(content, options, visitor));

    /// <summary>Opens the bundle for as long as it is worked on.</summary>
    /// <exception cref="UsageException">As for <see cref="Verify"/>.</exception>
    public TResult Use<TResult>(ParseResult parsed, Func<FileStream, VerifyOptions, TResult> work)
    {
        probe.Ask("--trust", parsed.GetValue(trust));
        using var content = Open(parsed);
        using var writer = new ForgivingWriter(Console.Error);
        using var progress = clock is not null && content.CanSeek && Terminal.IsLive && !parsed.GetValue(quiet) ? new VerificationProgress(writer, clock, content.Length) : null;
        var options = new VerifyOptions { TrustedFingerprints = parsed.GetValue(fingerprint)!, TrustPem = TrustText(parsed), Progress = progress };
        try
        {
            return work(content, options);
        }
        catch (BundleKeyException mistake)
        {
            throw new UsageException(mistake.Message);
        }
    }

    public static ExitCode ExitCodeOf(VerificationReport report)
        => report.Integrity switch
        {
            IntegrityState.Complete => report.IsAuthentic ? ExitCode.Complete : ExitCode.NotTrusted,
            IntegrityState.Salvaged => report.IsAuthentic ? ExitCode.Partial : ExitCode.NotTrusted,
            _ => ExitCode.NotIntact,
        };

    public void Tell(VerificationReport report)
    {
        terminal.Result($"sha256: {report.BundleDigest}");
        foreach (var signer in report.Signers)
        {
            terminal.Result($"signer: {signer.Fingerprint} {signer.Subject}{(signer.IsSelfSigned ? ", self-signed" : string.Empty)}, {signer.Links} links");
        }

        foreach (var resumed in report.Signers.Where(signer => signer.ResumedAt is not null))
        {
            terminal.Result($"resumed: after link {resumed.ResumedAfterLink} at {resumed.ResumedAt:yyyy-MM-dd'T'HH:mm:ss'Z'}, signed by {resumed.Fingerprint} from there on");
        }

        foreach (var problem in report.Problems)
        {
            terminal.Result($"problem: {problem.Region}: {problem.Detail}");
        }

        if (report.ProblemCount > report.Problems.Count)
        {
            terminal.Result($"problem: {report.ProblemCount - report.Problems.Count} more");
        }

        terminal.Result(report.Integrity switch
        {
            IntegrityState.Complete => $"intact: yes, {report.Entries} entries under {report.Links} custody links",
            IntegrityState.Salvaged when report.ManifestIsProven => $"intact: to link {report.ProvenLinks}, incomplete: all that the run wrote is proven, the end of the archive is missing",
            IntegrityState.Salvaged => $"intact: to link {report.ProvenLinks}, incomplete: what the links cover is proven, what the run wrote after them is missing",
            IntegrityState.CutAfterLink when report.ProvenLinks == 0 => "intact: no, cut before the first custody link: nothing is proven",
            IntegrityState.CutAfterLink => $"intact: no, cut after link {report.ProvenLinks}: everything that it and the links before it cover is proven",
            _ => "intact: no, damaged",
        });
        terminal.Result(Authenticity(report.Authenticity, report.TrustedBy, report.UntrustedBecause));
    }

    /// <summary>The line that tells whether the signer is trusted.</summary>
    public static string Authenticity(AuthenticityState state, string? trustedBy, string? untrustedBecause)
        => state switch
        {
            AuthenticityState.Trusted => $"authentic: yes, {trustedBy}",
            AuthenticityState.Untrusted => $"authentic: no, {untrustedBecause}",
            _ => "authentic: unknown signer; compare the fingerprint with the one noted at the collection and give it with --fingerprint, or a CA with --trust",
        };

    private string? TrustText(ParseResult parsed)
    {
        if (parsed.GetValue(trust) is not { } path)
        {
            return null;
        }

        try
        {
            return System.Text.Encoding.UTF8.GetString(KeyFile.Read(path));
        }
        catch (IOException unreadable)
        {
            throw new UsageException($"--trust: {unreadable.Message}");
        }
    }
}
