using System.CommandLine;
using Forensics.Bundle;
using Forensics.Collection.Outcomes;
using Forensics.Collection.Plan;
using Forensics.Collection.Probing;

namespace Forensics.Host.Commands;

/// <summary>What <c>verify</c> and <c>inspect</c> share: which bundle, whom to trust, what is said about both, and the exit code.</summary>
internal sealed class BundleOptions(PathProbe probe, Terminal terminal)
{
    private readonly Argument<string> bundle = new("BUNDLE") { Description = "The bundle" };
    private readonly Option<string?> trust = new("--trust") { Description = "Certificates of authorities whose signers are trusted", HelpName = "CA.pem" };
    private readonly Option<string[]> fingerprint = new("--fingerprint") { Description = "Fingerprint of a signer that is trusted: what 'collect' printed as signer", HelpName = "F", DefaultValueFactory = _ => [] };

    public void AddTo(Command command)
    {
        command.Add(bundle);
        command.Add(trust);
        command.Add(fingerprint);
    }

    /// <exception cref="UsageException">There is no such bundle, or what was given to trust cannot be used, or one of them does not answer.</exception>
    public VerificationReport Verify(ParseResult parsed, IBundleVisitor? visitor)
        => Use(parsed, (content, options) => visitor is null ? BundleVerifier.Verify(content, options) : BundleVerifier.Verify(content, options, visitor));

    /// <summary>Opens the bundle for as long as it is worked on.</summary>
    /// <exception cref="UsageException">As for <see cref="Verify"/>.</exception>
    public TResult Use<TResult>(ParseResult parsed, Func<FileStream, VerifyOptions, TResult> work)
    {
        var path = parsed.GetValue(bundle)!;
        probe.Ask("BUNDLE", path);
        probe.Ask("--trust", parsed.GetValue(trust));
        if (!File.Exists(path))
        {
            throw new UsageException(Directory.Exists(path) ? $"{path} is a folder: name the bundle in it" : $"{path} does not exist");
        }

        using var content = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read, bufferSize: 0, FileOptions.SequentialScan);
        var options = new VerifyOptions { TrustedFingerprints = parsed.GetValue(fingerprint)!, TrustPem = TrustText(parsed) };
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
        => !report.IsIntact ? ExitCode.NotIntact : !report.IsAuthentic ? ExitCode.NotTrusted : ExitCode.Complete;

    public void Tell(VerificationReport report)
    {
        terminal.Result($"sha256: {report.BundleDigest}");
        foreach (var signer in report.Signers)
        {
            terminal.Result($"signer: {signer.Fingerprint} {signer.Subject}{(signer.IsSelfSigned ? ", self-signed" : string.Empty)}, {signer.Links} links");
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
