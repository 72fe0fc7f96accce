using Forensics.Bundle.Container;

namespace Forensics.Bundle.Writing;

/// <summary>
/// Digests of a whole content: MD5 and SHA-1 if asked for, and SHA-256 once it is in parts, or always. Full frames are digested by threads of the pool, one after the other for each
/// algorithm, while the caller goes on: MD5 is the slowest of all that is done with a stream.
/// </summary>
/// <remarks>Not for use by several threads at once.</remarks>
internal sealed class ContentDigests : IDisposable
{
    private readonly List<DigestChain> chains = [];
    private readonly bool hasMd5;
    private readonly bool hasSha1;
    private ComparedDigest? md5;
    private ComparedDigest? sha1;
    private byte[]? md5OfAll;
    private Sha256Digest? whole;
    private DigestChain? wholeChain;

    /// <param name="hasMd5">Whether MD5 is made.</param>
    /// <param name="hasSha1">Whether SHA-1 is made.</param>
    /// <param name="hasSha256">Whether SHA-256 of the whole is made from the start.</param>
    public ContentDigests(bool hasMd5, bool hasSha1, bool hasSha256 = false)
    {
        (this.hasMd5, this.hasSha1) = (hasMd5, hasSha1);
        if (hasSha256) GoOnWith(new());
    }

    /// <summary>The next full frame; the buffer is read until the task ends.</summary>
    public Task Append(byte[] buffer, int contentBytes)
    {
        BeginOthers();
        return chains.Count switch
        {
            0 => Task.CompletedTask,
            1 => chains[0].Begin(buffer, contentBytes),
            _ => Task.WhenAll([.. chains.Select(chain => chain.Begin(buffer, contentBytes))]),
        };
    }

    /// <summary>The last bytes of an entry, or any that are there now.</summary>
    /// <param name="rest">They.</param>
    /// <param name="isAll">Whether no more can follow.</param>
    public void AppendNow(ReadOnlySpan<byte> rest, bool isAll = false)
    {
        if (isAll && !hasSha1 && chains.Count == 0)
        {
            md5OfAll = hasMd5 ? ComparedDigest.Md5Of(rest) : null;
            return;
        }

        BeginOthers();
        foreach (var chain in chains) chain.Append(rest);
    }

    /// <summary>The first part ends: its digest, which has all of it, becomes that of the whole.</summary>
    public void GoOnWith(Sha256Digest first)
    {
        whole = first;
        chains.Add(wholeChain = new(first.Append));
    }

    /// <summary>SHA-256 of the whole so far; more may follow.</summary>
    public byte[] CurrentSha256()
    {
        wholeChain!.Wait();
        return whole!.Current();
    }

    /// <summary>SHA-256 of the whole; null when the content is one entry, whose own digest it is.</summary>
    public byte[]? TakeSha256()
    {
        wholeChain?.Wait();
        return whole?.FinishAndReset();
    }

    /// <summary>Null when none was asked for.</summary>
    public byte[]? TakeMd5() => md5OfAll ?? Take(md5);

    /// <summary>Null when none was asked for.</summary>
    public byte[]? TakeSha1() => Take(sha1);

    public void Dispose()
    {
        foreach (var chain in chains) chain.WaitForEnd();
        whole?.Dispose();
        md5?.Dispose();
        sha1?.Dispose();
    }

    private void BeginOthers()
    {
        if (hasMd5 && md5 is null) chains.Add(new((md5 = ComparedDigest.Md5()).Append));
        if (hasSha1 && sha1 is null) chains.Add(new((sha1 = ComparedDigest.Sha1()).Append));
    }

    private byte[]? Take(ComparedDigest? digest)
    {
        foreach (var chain in chains) chain.Wait();
        return digest?.FinishAndReset();
    }
}
