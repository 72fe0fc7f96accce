using Forensics.Sdk.Images.Reading;

namespace Forensics.Sdk.Images.Ewf.Reading;

/// <summary>Opens an E01 and its segments. Source of the format: as for <see cref="EwfFormat"/>.</summary>
internal sealed class EwfImage
{
    private readonly SegmentFinder finder;
    private readonly ProblemList problems;
    private readonly EwfContents contents;
    private readonly List<ImageFile> segments = [];
    private long lengthBytes;

    private EwfImage(IImageFiles files, ImageFile first, ProblemList problems)
    {
        this.problems = problems;
        finder = new(files, first.Name);
        contents = new(problems);
    }

    /// <param name="files">Where its segments lie.</param>
    /// <param name="first">The first; the media's once this returns.</param>
    /// <param name="problems">Takes what is wrong.</param>
    /// <exception cref="ImageFormatException">Nothing says what the media is, or this is not the first segment.</exception>
    public static (Media Media, ImageFacts Facts) Open(IImageFiles files, ImageFile first, ProblemList problems)
    {
        var image = new EwfImage(files, first, problems);
        try
        {
            image.ReadSegments(first);
            var volume = image.Volume();
            var media = new EwfMedia(volume, image.contents.Tables, image.segments);
            image.RefuseMoreThanFits(media);
            image.CompareCounts(volume, media);
            return (media, image.Facts(volume, media));
        }
        catch
        {
            // The first is the caller's.
            image.segments.Skip(1).ToList().ForEach(segment => segment.Dispose());
            throw;
        }
    }

    private void ReadSegments(ImageFile first)
    {
        var end = Read(first, 1);
        for (var number = 2; end is SegmentEnd.Next or SegmentEnd.Unknown; number++)
        {
            if (finder.Open(number, problems) is not { } segment)
            {
                TellMissing(number, end);
                return;
            }

            // Told apart by what it says, before anything of it is taken.
            if (new SegmentWalk(segment, lengthBytes, contents, problems).Start(number) is { } wrong)
            {
                segment.Dispose();
                problems.AddCut($"{wrong}; it and what follows it is not read");
                return;
            }

            end = Read(segment, number);
        }
    }

    private SegmentEnd Read(ImageFile segment, int number)
    {
        var walk = new SegmentWalk(segment, lengthBytes, contents, problems);
        if (number == 1 && walk.Start(1) is { } wrong)
        {
            Refuse(segment, wrong);
            problems.Add(wrong);
        }

        segments.Add(segment);
        var tables = contents.Tables.Count;
        walk.Run();
        lengthBytes = checked(lengthBytes + segment.LengthBytes);
        if (contents.Stranger is { } stranger)
        {
            // None of its chunks are of this media.
            problems.AddCut(stranger);
            contents.Tables.RemoveRange(tables, contents.Tables.Count - tables);
            return SegmentEnd.Cut;
        }

        return walk.End;
    }

    private void Refuse(ImageFile segment, string wrong)
    {
        Span<byte> number = stackalloc byte[2];
        if (SegmentFinder.LetterOf(segment.Name) is null && segment.TryRead(9, number) && number is not ([1, 0] or [0, 0]))
        {
            throw new UnsupportedImageException($"{segment.Name} is not the first segment of its image: name the one that ends with .E01");
        }
    }

    private void TellMissing(int number, SegmentEnd end)
    {
        if (!finder.CanFind)
        {
            problems.AddCut($"{segments[0].Name} is not named as the first segment of an image, so the segments after it cannot be found: give it a name that ends with .E01");
        }
        else if (end == SegmentEnd.Next || finder.LaterName(number) is not null)
        {
            var later = finder.LaterName(number) is { } name ? $"; {name} is there and cannot be placed without it" : string.Empty;
            problems.AddCut($"{finder.NameOf(number)} is missing{later}");
        }
    }

    private VolumeSection Volume()
    {
        var volume = contents.Volume
            ?? throw new ImageFormatException($"{segments[0].Name} does not say what its media is: {(problems.Problems.Count > 0 ? problems.Problems[0] : "there is no section 'volume'")}");
        if (volume.ChunkBytes / ImageLimits.MostInflation > lengthBytes)
        {
            throw new ImageFormatException($"{segments[0].Name} has chunks of {volume.ChunkBytes} bytes by its section 'volume', more than all its files can hold");
        }

        return volume;
    }

    // Chunks whose entries lead nowhere cost no file, and time.
    private void RefuseMoreThanFits(EwfMedia media)
    {
        if (media.PresentBytes / ImageLimits.MostInflation > lengthBytes)
        {
            throw new ImageFormatException($"{segments[0].Name} has tables of {media.PresentBytes} bytes of media, more than all its files can hold");
        }
    }

    private void CompareCounts(VolumeSection volume, EwfMedia media)
    {
        if (media.Chunks < volume.ExpectedChunks)
        {
            problems.AddCut($"the tables have {media.Chunks} chunks of {volume.ExpectedChunks}: {volume.MediaBytes - media.PresentBytes} of {volume.MediaBytes} bytes of the media are missing");
        }
        else if (media.Chunks > volume.ExpectedChunks)
        {
            problems.Add($"the tables have {media.Chunks} chunks, and the media has {volume.ExpectedChunks}: those after its end are not read");
        }

        if (volume.Chunks != volume.ExpectedChunks)
        {
            problems.Add($"the section 'volume' of {segments[0].Name} counts {volume.Chunks} chunks, and its media has {volume.ExpectedChunks}");
        }
    }

    private ImageFacts Facts(VolumeSection volume, EwfMedia media) => new()
    {
        Format = volume.IsSmart ? ImageFormat.Smart : ImageFormat.Ewf,
        MediaBytes = volume.MediaBytes,
        PresentBytes = media.PresentBytes,
        SectorBytes = volume.SectorBytes,
        ChunkBytes = volume.ChunkBytes,
        Compression = volume.Compression,
        IsPhysical = volume.IsPhysical,
        SetId = volume.SetId,
        Segments = [.. media.Files.Select(file => new SegmentFile(file.Name, file.LengthBytes))],
        Case = contents.Case,
        Md5 = contents.Digests.Md5,
        Sha1 = contents.Digests.Sha1,
        BadSectors = contents.BadSectors,
        IsCut = problems.IsCut,
        Problems = problems.Problems,
        Notes = problems.Notes,
    };
}
