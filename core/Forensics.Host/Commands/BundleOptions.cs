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

    public string Path(ParseResult parsed) => parsed.GetValue(bundle)!;

    /// <summary>Opens it.</summary>
    public FileStream Open(ParseResult parsed) => new(Path(parsed), FileMode.Open, FileAccess.Read, FileShare.Read, bufferSize: 0, FileOptions.SequentialScan);

    /// <exception cref="UsageException">There is no such bundle, or what was given to trust cannot be used, or one of them does not answer.</exception>
    public VerificationReport Verify(ParseResult parsed, IBundleVisitor? visitor)
    {
        var path = parsed.GetValue(bundle)!;
        probe.Ask("BUNDLE", path);
        probe.Ask("--trust", parsed.GetValue(trust));
        if (!File.Exists(path))
        {
            throw new UsageException(Directory.Exists(path) ? $"{path} is a folder: name the bundle in it" : $"{path} does not exist");
        }

        using var content = Open(parsed);
        var options = new VerifyOptions { TrustedFingerprints = parsed.GetValue(fingerprint)!, TrustPem = TrustText(parsed) };
        try
        {
            return visitor is null ? BundleVerifier.Verify(content, options) : BundleVerifier.Verify(content, options, visitor);
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
        terminal.Result(report.Authenticity switch
        {
            AuthenticityState.Trusted => $"authentic: yes, {report.TrustedBy}",
            AuthenticityState.Untrusted => $"authentic: no, {report.UntrustedBecause}",
            _ => "authentic: unknown signer; compare the fingerprint with the one noted at the collection and give it with --fingerprint, or a CA with --trust",
        });
    }

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
