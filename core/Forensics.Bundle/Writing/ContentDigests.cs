using Forensics.Bundle.Container;

namespace Forensics.Bundle.Writing;

/// <summary>
/// MD5 of a whole content, and its SHA-256 once it is in parts. Full frames are digested by a thread of the pool, one after the other, while the
/// caller goes on: MD5 is the slowest of all that is done with a stream.
/// </summary>
/// <param name="hasMd5">Whether MD5 is made.</param>
internal sealed class ContentDigests(bool hasMd5) : IDisposable
{
    private Task pending = Task.CompletedTask;
    private Sha256Digest? whole;
    private Md5Digest? md5;
    private byte[]? md5OfAll;

    /// <summary>The next full frame; the buffer is read until the task ends.</summary>
    public Task Append(byte[] buffer, int contentBytes)
    {
        md5 ??= hasMd5 ? new() : null;
        var (wholeNow, md5Now) = (whole, md5);
        return pending = pending.ContinueWith(
            previous =>
            {
                previous.GetAwaiter().GetResult();
                md5Now?.Append(buffer.AsSpan(0, contentBytes));
                wholeNow?.Append(buffer.AsSpan(0, contentBytes));
            },
            CancellationToken.None,
            TaskContinuationOptions.None,
            TaskScheduler.Default);
    }

    /// <summary>The last bytes of an entry.</summary>
    /// <param name="rest">They.</param>
    /// <param name="isAll">Whether no more can follow.</param>
    public void AppendLast(ReadOnlySpan<byte> rest, bool isAll)
    {
        Wait();
        whole?.Append(rest);
        if (!hasMd5) return;
        if (isAll && md5 is null) md5OfAll = Md5Digest.Of(rest);
        else (md5 ??= new()).Append(rest);
    }

    /// <summary>The first part ends: its digest, which has all of it, becomes that of the whole.</summary>
    public void GoOnWith(Sha256Digest first) => whole = first;

    /// <summary>SHA-256 of the whole; null when the content is one entry, whose own digest it is.</summary>
    public byte[]? TakeSha256()
    {
        Wait();
        return whole?.FinishAndReset();
    }

    /// <summary>Null when none was asked for.</summary>
    public byte[]? TakeMd5()
    {
        Wait();
        return md5?.FinishAndReset() ?? md5OfAll;
    }

    public void Dispose()
    {
        // What is under way reads a digest, and fails perhaps: nobody asks any more.
        pending.ContinueWith(_ => { }, CancellationToken.None, TaskContinuationOptions.ExecuteSynchronously, TaskScheduler.Default).Wait();
        whole?.Dispose();
        md5?.Dispose();
    }

    private void Wait() => pending.GetAwaiter().GetResult();
}
