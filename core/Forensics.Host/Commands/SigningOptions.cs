using System.CommandLine;
using Forensics.Bundle;
using Forensics.Collection.Plan;
using Forensics.Collection.Probing;

namespace Forensics.Host.Commands;

/// <summary>Whose signature a bundle gets.</summary>
internal sealed class SigningOptions
{
    private readonly Option<string?> key = new("--signing-key") { Description = "PEM or PFX file with the key to sign with, and its certificates (default: a key made for this run)", HelpName = "F" };
    private readonly Option<string?> passphraseFile = new("--signing-key-passphrase-file") { Description = "File whose first line is the key's passphrase", HelpName = "F" };

    public void AddTo(Command command)
    {
        command.Add(key);
        command.Add(passphraseFile);
    }

    /// <exception cref="UsageException">It is no key that we can sign with.</exception>
    /// <exception cref="RefusedException">Others can read or write key or passphrase.</exception>
    public (BundleSigner Signer, bool IsRunKey) Signer(ParseResult parsed, string runId, PathProbe probe)
    {
        var (path, passphrase) = (parsed.GetValue(key), parsed.GetValue(passphraseFile));
        probe.Ask("--signing-key", path);
        probe.Ask("--signing-key-passphrase-file", passphrase);
        return path is not null ? (SigningKey.Load(path, passphrase), false)
            : passphrase is null ? (BundleSigner.ForRun($"forensics run key {runId}"), true)
            : throw new UsageException("--signing-key-passphrase-file: it needs --signing-key");
    }
}
