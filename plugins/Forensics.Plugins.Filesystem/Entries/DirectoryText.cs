namespace Forensics.Plugins.Filesystem.Entries;

/// <summary>The path of the directory being listed, as bytes and as JSON, in buffers that are used again.</summary>
internal sealed class DirectoryText
{
    private byte[] bytes = new byte[4_096];
    private byte[] json = new byte[4_096];
    private int length;
    private int jsonLength;

    /// <summary>The path with a slash at its end.</summary>
    public ReadOnlySpan<byte> Bytes => bytes.AsSpan(0, length);

    /// <summary><c>{"path":"/etc/</c>: the start of every line of this directory.</summary>
    public ReadOnlySpan<byte> LineStart => json.AsSpan(0, jsonLength);

    /// <summary>Whether the path is valid UTF-8.</summary>
    public bool IsExact { get; private set; }

    /// <summary>Room for a path of so many bytes, to be filled; then call <see cref="Finish"/>.</summary>
    public Span<byte> Begin(int pathBytes)
    {
        if (bytes.Length < pathBytes + 1)
        {
            bytes = new byte[(pathBytes + 1) * 2];
        }

        length = pathBytes;
        return bytes.AsSpan(0, pathBytes);
    }

    /// <summary>Takes over what was filled in.</summary>
    public void Finish()
    {
        if (length == 0 || bytes[length - 1] != '/')
        {
            bytes[length++] = (byte)'/';
        }

        var start = "{\"path\":\""u8;
        var most = start.Length + (length * JsonText.GrowthFactor);
        if (json.Length < most)
        {
            json = new byte[most];
        }

        start.CopyTo(json);
        jsonLength = start.Length + JsonText.Escape(Bytes, json.AsSpan(start.Length), out var isExact);
        IsExact = isExact;
    }
}
