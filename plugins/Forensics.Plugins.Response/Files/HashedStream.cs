using Forensics.Sdk.Linux;
using Forensics.Sdk.Linux.Hashing;

namespace Forensics.Plugins.Response.Files;

/// <summary>Digests what is read through it.</summary>
/// <param name="content">What is read; closed with this.</param>
/// <param name="cancellationToken">Ends it: a hole of exabytes is read, too.</param>
internal sealed class HashedStream(Stream content, CancellationToken cancellationToken) : ForwardStream
{
    private readonly StreamDigest digest = new(DigestAlgorithms.Sha256 | DigestAlgorithms.Md5);

    public long ReadBytes { get; private set; }

    public override int Read(Span<byte> buffer)
    {
        cancellationToken.ThrowIfCancellationRequested();
        var count = content.Read(buffer);
        digest.Append(buffer[..count]);
        ReadBytes += count;
        return count;
    }

    /// <summary>Of all that was read; once.</summary>
    public ContentHash Finish()
    {
        var digests = digest.Finish();
        return new(Convert.ToHexStringLower(digests.Sha256!), Convert.ToHexStringLower(digests.Md5!));
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            digest.Dispose();
            content.Dispose();
        }

        base.Dispose(disposing);
    }
}
