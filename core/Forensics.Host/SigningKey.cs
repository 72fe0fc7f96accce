using System.Text;
using Forensics.Bundle;
using Forensics.Collection;
using Forensics.Collection.Plan;

namespace Forensics.Host;

/// <summary>The key that the operator gives, as PEM or PFX. Its passphrase stands in a file: never on a command line that others can read.</summary>
internal static class SigningKey
{
    private const UnixFileMode GroupAndOthers = (UnixFileMode)0b111_111;

    // A DER SEQUENCE: PFX is binary, PEM is text.
    private const byte DerSequence = 0x30;

    /// <exception cref="UsageException">It is no key that we can sign with.</exception>
    /// <exception cref="RefusedException">Others can read or write it.</exception>
    public static BundleSigner Load(string path, string? passphrasePath)
    {
        var key = Read("--signing-key", path);
        var passphrase = passphrasePath is null ? null : Encoding.UTF8.GetString(Read("--signing-key-passphrase-file", passphrasePath)).Split('\n')[0].TrimEnd('\r');
        try
        {
            return key is [DerSequence, ..] ? BundleSigner.FromPfx(key, passphrase) : BundleSigner.FromPem(Encoding.UTF8.GetString(key), passphrase: passphrase);
        }
        catch (BundleKeyException unusable)
        {
            throw new UsageException($"--signing-key {path}: {unusable.Message}{(passphrase is null ? " (--signing-key-passphrase-file)" : string.Empty)}");
        }
    }

    private static byte[] Read(string option, string path)
    {
        try
        {
            if ((File.GetUnixFileMode(path) & GroupAndOthers) != 0)
            {
                throw new RefusedException($"{option}: others can read or write {path}: chmod 600 {path}");
            }

            return OthersWrite.Reason(path) is { } reason ? throw new RefusedException($"{option}: {reason}") : KeyFile.Read(path);
        }
        catch (Exception unreadable) when (unreadable is IOException or UnauthorizedAccessException)
        {
            throw new UsageException($"{option} {path}: {unreadable.Message}");
        }
    }
}
