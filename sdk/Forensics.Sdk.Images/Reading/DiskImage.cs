using Forensics.Sdk.Images.Ewf.Reading;
using Forensics.Sdk.Images.Reading.Files;

namespace Forensics.Sdk.Images.Reading;

/// <summary>
/// An image of a disk, opened for reading: raw (whole, <c>NAME.001</c>, <c>NAME.part0001</c>) or E01 with its segments beside it. Everything in it is taken for
/// hostile: <see cref="ImageLimits"/> bound what is believed. For several threads at once.
/// </summary>
public sealed class DiskImage : IDisposable
{
    private readonly BlockCache cache;

    private DiskImage(Media media, ImageFacts facts)
    {
        (Media, Facts) = (media, facts);
        cache = new(media);
    }

    /// <summary>What it says of itself.</summary>
    public ImageFacts Facts { get; }

    internal Media Media { get; }

    /// <summary>Opens an image; nothing of the media is read.</summary>
    /// <param name="path">Its first, or only, file: a regular one.</param>
    /// <returns>The image.</returns>
    /// <exception cref="FileNotFoundException">There is no such file.</exception>
    /// <exception cref="UnsupportedImageException">It is of a kind that is not read here, or not the first file of its image.</exception>
    /// <exception cref="ImageFormatException">It is damaged or cut so that it does not say what it holds.</exception>
    /// <exception cref="IOException">A file cannot be read.</exception>
    public static DiskImage Open(string path)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        var whole = Path.GetFullPath(path);
        return Open(new FolderFiles(Path.GetDirectoryName(whole) ?? "/"), Path.GetFileName(whole));
    }

    /// <summary>Opens an image; nothing of the media is read.</summary>
    /// <param name="files">Where its files lie; asked only while it is opened. What it opened is the image's to close.</param>
    /// <param name="name">Its first, or only, file.</param>
    /// <returns>The image.</returns>
    /// <exception cref="FileNotFoundException">There is no such file.</exception>
    /// <exception cref="UnsupportedImageException">It is of a kind that is not read here, or not the first file of its image.</exception>
    /// <exception cref="ImageFormatException">It is damaged or cut so that it does not say what it holds.</exception>
    /// <exception cref="IOException">A file cannot be read.</exception>
    public static DiskImage Open(IImageFiles files, string name)
    {
        ArgumentNullException.ThrowIfNull(files);
        ArgumentException.ThrowIfNullOrEmpty(name);
        var problems = new ProblemList();
        var file = FirstFile.Open(files, name, problems);
        try
        {
            return ImageKind.IsEwf(file) ? Ewf(files, file, problems) : Raw(file, problems);
        }
        catch
        {
            file.Dispose();
            throw;
        }
    }

    /// <summary>The media as a stream that can be read at any place. Damaged chunks, and what a cut image does not have, are an <see cref="IOException"/> with their place.</summary>
    /// <returns>The stream, with a position of its own; it ends with the image.</returns>
    public Stream OpenMedia() => new MediaStream(this, null);

    /// <summary>The media as a stream that gives zeros for damaged chunks and for what a cut image does not have.</summary>
    /// <param name="damaged">Is told each time such a range is read, on the reader's thread.</param>
    /// <returns>The stream, with a position of its own; it ends with the image.</returns>
    public Stream OpenMedia(Action<DamagedRange> damaged)
    {
        ArgumentNullException.ThrowIfNull(damaged);
        return new MediaStream(this, damaged);
    }

    /// <summary>Reads at a place.</summary>
    /// <param name="offsetBytes">Where in the media, from 0.</param>
    /// <param name="buffer">Where it goes.</param>
    /// <param name="damaged">As for <see cref="OpenMedia(Action{DamagedRange})"/>; null for an exception instead.</param>
    /// <returns>How many bytes: fewer than asked for at the end of a chunk and of the media; 0 at its end.</returns>
    /// <exception cref="IOException">What is there is damaged or missing, and nobody is told instead.</exception>
    public int Read(long offsetBytes, Span<byte> buffer, Action<DamagedRange>? damaged = null)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(offsetBytes);
        if (offsetBytes >= Facts.MediaBytes || buffer.IsEmpty)
        {
            return 0;
        }

        if (offsetBytes >= Media.PresentBytes)
        {
            return ReadMissing(offsetBytes, buffer, damaged);
        }

        var block = offsetBytes / Media.BlockBytes;
        var inside = (int)(offsetBytes % Media.BlockBytes);
        var (bytes, damage) = cache.Get(block);
        if (damage is not null)
        {
            Tell(new(Media.SectorsOf(block), damage), damaged);
        }

        var taken = Math.Min(buffer.Length, bytes.Length - inside);
        bytes.AsSpan(inside, taken).CopyTo(buffer);
        return taken;
    }

    /// <summary>Closes its files. Streams of it cannot be read any more.</summary>
    public void Dispose() => Media.Dispose();

    private static DiskImage Ewf(IImageFiles files, ImageFile file, ProblemList problems)
    {
        var (media, facts) = EwfImage.Open(files, file, problems);
        return new(media, facts);
    }

    private static DiskImage Raw(ImageFile file, ProblemList problems)
    {
        ImageKind.RefuseForeign(file);
        if (file.LengthBytes == 0)
        {
            throw new ImageFormatException($"{file.Name} is empty: there is no media in it");
        }

        return new(new RawMedia(file), new()
        {
            Format = file.Files.Count > 1 ? ImageFormat.SplitRaw : ImageFormat.Raw,
            MediaBytes = file.LengthBytes,
            PresentBytes = file.LengthBytes,
            Segments = [.. file.Files.Select(part => new SegmentFile(part.Name, part.LengthBytes))],
            IsCut = problems.IsCut,
            Problems = problems.Problems,
        });
    }

    private int ReadMissing(long offset, Span<byte> buffer, Action<DamagedRange>? damaged)
    {
        var taken = (int)Math.Min(buffer.Length, Facts.MediaBytes - offset);
        var (first, last) = (offset / Facts.SectorBytes, (offset + taken - 1) / Facts.SectorBytes);
        Tell(new(new(first, last - first + 1), "the image is cut: it does not have this part of the media"), damaged);
        buffer[..taken].Clear();
        return taken;
    }

    private static void Tell(DamagedRange range, Action<DamagedRange>? damaged)
    {
        if (damaged is null)
        {
            throw new IOException($"sectors {range.Sectors.First} to {range.Sectors.First + range.Sectors.Count - 1} of the media: {range.Reason}");
        }

        damaged(range);
    }
}
