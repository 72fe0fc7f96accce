namespace Forensics.Sdk.Images.Reading;

/// <summary>A file of an image, read at any place. For several threads at once.</summary>
public abstract class ImageFile : IDisposable
{
    /// <summary>Its name, without a folder.</summary>
    public abstract string Name { get; }

    /// <summary>Its length when it was opened, in bytes.</summary>
    public abstract long LengthBytes { get; }

    /// <summary>Reads at a place.</summary>
    /// <param name="offsetBytes">Where, from 0.</param>
    /// <param name="buffer">Where it goes.</param>
    /// <returns>How many bytes, at least 1; 0 at the end.</returns>
    /// <exception cref="IOException">It cannot be read.</exception>
    public abstract int Read(long offsetBytes, Span<byte> buffer);

    /// <summary>Closes it.</summary>
    public void Dispose()
    {
        Dispose(disposing: true);
        GC.SuppressFinalize(this);
    }

    /// <summary>Closes it.</summary>
    /// <param name="disposing">True from <see cref="Dispose()"/>.</param>
    protected virtual void Dispose(bool disposing)
    {
    }

    /// <summary>The files of the folder that it consists of, in order.</summary>
    internal virtual IReadOnlyList<ImageFile> Files => [this];

    /// <returns>How much was read: less than asked for only at the end.</returns>
    internal int ReadUpTo(long offsetBytes, Span<byte> buffer)
    {
        var done = 0;
        while (done < buffer.Length && Read(offsetBytes + done, buffer[done..]) is > 0 and var read)
        {
            done += read;
        }

        return done;
    }

    internal bool TryRead(long offsetBytes, Span<byte> buffer) => ReadUpTo(offsetBytes, buffer) == buffer.Length;
}
