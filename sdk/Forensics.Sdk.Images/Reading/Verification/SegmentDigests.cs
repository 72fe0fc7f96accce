namespace Forensics.Sdk.Images.Reading.Verification;

/// <summary>SHA-256 of each file of an image, on a thread of its own that keeps near to where the media is read: the second to come finds the bytes in the page cache.</summary>
internal sealed class SegmentDigests : IDisposable
{
    private const int BufferBytes = 256 << 10;
    private const long AheadBytes = 64 << 20;

    private readonly IReadOnlyList<ImageFile> files;
    private readonly Lock use = new();
    private readonly ManualResetEventSlim mayGoOn = new(initialState: true);
    private readonly CancellationTokenSource stop = new();
    private readonly Task<List<(string? Sha256, string? Problem)>> digesting;
    private long mediaBytes;
    private long filesBytes;

    public SegmentDigests(IReadOnlyList<ImageFile> files)
    {
        this.files = files;
        digesting = Task.Factory.StartNew(DigestAll, CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);
    }

    /// <summary>Tells how many bytes of all files are needed no more.</summary>
    public void MediaIsAt(long position) => Move(ref mediaBytes, position);

    /// <summary>The digests, in order; what cannot be read has a problem instead.</summary>
    public IReadOnlyList<(string? Sha256, string? Problem)> Finish()
    {
        MediaIsAt(long.MaxValue);
        return digesting.GetAwaiter().GetResult();
    }

    public void Dispose()
    {
        stop.Cancel();
        MediaIsAt(long.MaxValue);
        ((IAsyncResult)digesting).AsyncWaitHandle.WaitOne();
        _ = digesting.Exception;
        mayGoOn.Dispose();
        stop.Dispose();
    }

    private List<(string? Sha256, string? Problem)> DigestAll()
    {
        var buffer = new byte[BufferBytes];
        using var digest = new OneDigest(DigestKind.Sha256);
        List<(string? Sha256, string? Problem)> digests = [];
        foreach (var file in files)
        {
            digests.Add(DigestOne(file, buffer, digest));
        }

        return digests;
    }

    private (string? Sha256, string? Problem) DigestOne(ImageFile file, byte[] buffer, OneDigest digest)
    {
        var offset = 0L;
        try
        {
            while (file.ReadUpTo(offset, buffer.AsSpan(0, (int)Math.Min(buffer.Length, file.LengthBytes - offset))) is > 0 and var read)
            {
                digest.Append(buffer.AsSpan(0, read));
                offset += read;
                Move(ref filesBytes, filesBytes + read);
                mayGoOn.Wait();
                stop.Token.ThrowIfCancellationRequested();
            }
        }
        catch (IOException unreadable)
        {
            _ = digest.Finish();
            return (null, $"{file.Name} cannot be read at offset {offset}: {unreadable.Message}");
        }

        var whole = digest.Finish();
        return offset == file.LengthBytes ? (whole, null) : (null, $"{file.Name} ends at offset {offset}: it became shorter while it was read");
    }

    private void Move(ref long position, long to)
    {
        lock (use)
        {
            position = to;
            if (mediaBytes >= filesBytes - AheadBytes)
            {
                mayGoOn.Set();
            }
            else
            {
                mayGoOn.Reset();
            }
        }
    }
}
