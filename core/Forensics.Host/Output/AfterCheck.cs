using Forensics.Bundle;
using Forensics.Bundle.Reading;

namespace Forensics.Host.Output;

/// <summary>Reads what a run wrote again, past the page cache (<c>--verify-after</c>).</summary>
/// <param name="terminal">Is told.</param>
internal sealed class AfterCheck(Terminal terminal)
{
    /// <summary>A file outside of the bundle.</summary>
    public OutsideFile Look(OutsideFile written)
    {
        try
        {
            using var file = new PastCacheStream(written.Path);
            var isSame = file.Length == written.LengthBytes && Convert.ToHexStringLower(Digest(file)) == written.Sha256;
            terminal.Line($"verified: {written.Path}: {(isSame ? "what is on the disk is what was written" : "NOT what was written")} ({HowRead(file)})");
            return written with { IsVerified = isSame };
        }
        catch (Exception unreadable) when (unreadable is IOException or UnauthorizedAccessException)
        {
            terminal.Line($"verified: {written.Path} cannot be read again: {unreadable.Message}");
            return written with { IsVerified = false };
        }
    }

    /// <summary>The bundle, when it is closed.</summary>
    /// <returns>Whether it is intact and the one that was written.</returns>
    public bool LookAtBundle(string path, string sha256)
    {
        try
        {
            using var file = new PastCacheStream(path);
            var report = BundleVerifier.Verify(file, new VerifyOptions());
            var isSame = report.IsIntact && report.BundleDigest == sha256;
            terminal.Line($"verified: {path}: {(isSame ? $"intact, {report.Entries} entries" : "NOT intact: 'forensics verify' tells what is wrong")} ({HowRead(file)})");
            return isSame;
        }
        catch (Exception unreadable) when (unreadable is IOException or UnauthorizedAccessException)
        {
            terminal.Line($"verified: {path} cannot be read again: {unreadable.Message}");
            return false;
        }
    }

    private static string HowRead(PastCacheStream file) => file.IsDirect ? "read again past the page cache" : "read again; its file system has no reads past the page cache";

    private static byte[] Digest(PastCacheStream file)
    {
        using var digest = new ContentDigest();
        var piece = new byte[1 << 20];
        for (int read; (read = file.Read(piece)) > 0;)
        {
            digest.Append(piece.AsSpan(0, read));
        }

        return digest.Sha256();
    }
}
