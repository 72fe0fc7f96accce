using Forensics.Bundle.Verification;

namespace Forensics.Bundle;

/// <summary>Checks a bundle, front to back in one pass and in bounded memory (<see cref="BundleLimits"/>).</summary>
public static class BundleVerifier
{
    /// <summary>
    /// Checks every byte of the bundle: frames, archive, custody chain, signatures, container digest, seek table. Whatever lies in the stream,
    /// the answer is a report.
    /// </summary>
    /// <param name="bundle">The file, from its start; it need not seek and is read to its end, but not closed.</param>
    /// <param name="options">Whom the reader trusts.</param>
    /// <exception cref="IOException">The stream cannot be read.</exception>
    /// <exception cref="BundleKeyException">The reader's own trust file or fingerprint cannot be used.</exception>
    public static VerificationReport Verify(Stream bundle, VerifyOptions options) => Run(bundle, options, null);

    /// <summary>Checks every byte of the bundle, and shows its content on the way: one pass for both, so that what was shown is what was checked.</summary>
    /// <param name="bundle">As for <see cref="Verify(Stream, VerifyOptions)"/>.</param>
    /// <param name="options">Whom the reader trusts.</param>
    /// <param name="visitor">Takes the content; it is proven only when the report says so.</param>
    /// <exception cref="IOException">The stream cannot be read.</exception>
    /// <exception cref="BundleKeyException">The reader's own trust file or fingerprint cannot be used.</exception>
    public static VerificationReport Verify(Stream bundle, VerifyOptions options, IBundleVisitor visitor)
    {
        ArgumentNullException.ThrowIfNull(visitor);
        return Run(bundle, options, visitor);
    }

    private static VerificationReport Run(Stream bundle, VerifyOptions options, IBundleVisitor? visitor)
    {
        ArgumentNullException.ThrowIfNull(bundle);
        ArgumentNullException.ThrowIfNull(options);
        var trust = new TrustJudge(options);
        using var pass = new VerificationPass(bundle, visitor, options.Progress);
        pass.Run();
        return pass.Report(trust);
    }
}
