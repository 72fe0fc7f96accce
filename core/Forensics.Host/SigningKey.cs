using Forensics.Bundle;
using Forensics.Collection;

using Forensics.Collection.Plan;

namespace Forensics.Host;

/// <summary>The key that the operator gives.</summary>
internal static class SigningKey
{
    private const UnixFileMode GroupAndOthers = (UnixFileMode)0b111_111;

    /// <exception cref="UsageException">It is no key that we can sign with.</exception>
    /// <exception cref="RefusedException">Others can read or write it.</exception>
    public static BundleSigner Load(string path)
    {
        try
        {
            if ((File.GetUnixFileMode(path) & GroupAndOthers) != 0)
            {
                throw new RefusedException($"--signing-key: others can read or write {path}: chmod 600 {path}");
            }

            if (OthersWrite.Reason(path) is { } reason)
            {
                throw new RefusedException($"--signing-key: {reason}");
            }

            return BundleSigner.FromPem(PemFile.Read(path));
        }
        catch (Exception unusable) when (unusable is IOException or UnauthorizedAccessException or BundleKeyException)
        {
            throw new UsageException($"--signing-key {path}: {unusable.Message}");
        }
    }
}
