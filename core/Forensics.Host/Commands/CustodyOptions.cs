using System.CommandLine;
using System.Security.Cryptography;
using Forensics.Bundle;
using Forensics.Collection.Outcomes;
using Forensics.Collection.Plan;

namespace Forensics.Host.Commands;

/// <summary>
/// The log that follows a bundle. Where there is one, every command that opens the bundle adds to it; <c>countersign</c> and <c>--custody-log</c> begin one. The device under
/// inspection gets no second file unasked.
/// </summary>
internal sealed class CustodyOptions(Installation installation, Terminal terminal, TimeProvider clock)
{
    private readonly Option<string?> by = new("--by") { Description = "Who does this, for the custody log (default: the user of this machine)", HelpName = "NAME" };
    private readonly Option<bool> begin = new("--custody-log") { Description = "Begin a custody log beside the bundle, NAME.custody.jsonl; one that is there is added to in any case" };

    public void AddTo(Command command)
    {
        command.Add(by);
        command.Add(begin);
    }

    /// <summary>Adds an entry where there is a log, or one is to be begun.</summary>
    /// <param name="parsed">The command line.</param>
    /// <param name="bundle">The bundle's file.</param>
    /// <param name="bundleSha256">Its SHA-256; null when it was not read whole: it is now, if the log wants it.</param>
    /// <param name="what">What was done.</param>
    /// <param name="detail">With which outcome.</param>
    /// <param name="exitCode">The exit code so far.</param>
    /// <returns>The exit code: as given, or not intact where the log is broken.</returns>
    public ExitCode Add(ParseResult parsed, string bundle, string? bundleSha256, string what, string? detail, ExitCode exitCode)
    {
        var path = CustodyLog.PathOf(bundle);
        if (!File.Exists(path) && !parsed.GetValue(begin))
        {
            return exitCode;
        }

        try
        {
            CustodyLog.Append(path, Entry(parsed.GetValue(by), what, bundleSha256 ?? Sha256Of(bundle), detail));
        }
        catch (InvalidDataException broken)
        {
            terminal.Line($"forensics: {broken.Message}");
            return ExitCode.NotIntact;
        }
        catch (Exception unwritable) when (unwritable is IOException or UnauthorizedAccessException)
        {
            terminal.Line($"warning: the custody log was not added to: {unwritable.Message}");
        }

        return exitCode;
    }

    /// <summary>Adds an entry with a signature over the bundle.</summary>
    /// <exception cref="UsageException">The log cannot be written.</exception>
    public string Countersign(ParseResult parsed, string bundle, VerificationReport report, string? note, BundleSigner signer)
    {
        var path = CustodyLog.PathOf(bundle);
        try
        {
            CustodyLog.Append(path, Entry(parsed.GetValue(by), "countersigned", report.BundleDigest, note), signer);
            return path;
        }
        catch (Exception unwritable) when (unwritable is IOException or UnauthorizedAccessException or InvalidDataException)
        {
            throw new UsageException(unwritable.Message);
        }
    }

    /// <summary>Tells what the log is, where there is one.</summary>
    /// <returns>The exit code: as given, or not intact where the log is broken.</returns>
    public ExitCode Tell(string bundle, VerificationReport report, ExitCode exitCode)
    {
        var path = CustodyLog.PathOf(bundle);
        if (!File.Exists(path))
        {
            return exitCode;
        }

        try
        {
            var log = CustodyLog.Check(path, report.BundleDigest);
            foreach (var signature in log.Countersignatures)
            {
                terminal.Result(signature.Fault is null
                    ? $"countersigned: {signature.Fingerprint} {signature.Subject}, by {signature.By}, at {signature.SignedAt:yyyy-MM-dd'T'HH:mm:ss'Z'}"
                    : $"countersigned: no, by {signature.By}: {signature.Fault}");
            }

            terminal.Result(log.Fault is null ? $"custody log: {log.Entries} entries, the last {log.LastSha256}" : $"custody log: broken: {log.Fault}");
            return log.Fault is null && log.Countersignatures.All(signature => signature.Fault is null) ? exitCode : ExitCode.NotIntact;
        }
        catch (Exception unreadable) when (unreadable is IOException or UnauthorizedAccessException or InvalidDataException)
        {
            terminal.Result($"custody log: {unreadable.Message}");
            return ExitCode.NotIntact;
        }
    }

    private static string Sha256Of(string bundle)
    {
        using var file = File.OpenRead(bundle);
        return Convert.ToHexStringLower(SHA256.HashData(file));
    }

    private CustodyLogEntry Entry(string? who, string what, string bundleSha256, string? detail)
        => new(what, clock.GetUtcNow(), Operator.Name(who), $"forensics {installation.Version}", bundleSha256, detail);
}
