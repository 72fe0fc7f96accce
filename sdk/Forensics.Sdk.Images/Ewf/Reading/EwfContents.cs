using Forensics.Sdk.Images.Reading;

namespace Forensics.Sdk.Images.Ewf.Reading;

/// <summary>What the sections of all segments say together.</summary>
internal sealed class EwfContents(ProblemList problems)
{
    private readonly List<SectorRange> badSectors = [];
    private ImageCase ascii = new();
    private ImageCase unicode = new();
    private int headers;

    public List<ChunkTable> Tables { get; } = [];

    public DigestSections Digests { get; } = new(problems);

    public IReadOnlyList<SectorRange> BadSectors => badSectors;

    /// <summary>What the media is; null while no section has said it.</summary>
    public VolumeSection? Volume { get; private set; }

    /// <summary>The first segment of another image that was met; null when there is none.</summary>
    public string? Stranger { get; private set; }

    /// <summary>What was written about it: header2 before header, which has no other letters than ASCII's.</summary>
    public ImageCase Case => new()
    {
        CaseNumber = unicode.CaseNumber ?? ascii.CaseNumber,
        EvidenceNumber = unicode.EvidenceNumber ?? ascii.EvidenceNumber,
        Description = unicode.Description ?? ascii.Description,
        Examiner = unicode.Examiner ?? ascii.Examiner,
        Notes = unicode.Notes ?? ascii.Notes,
        Software = unicode.Software ?? ascii.Software,
        Platform = unicode.Platform ?? ascii.Platform,
        Model = unicode.Model ?? ascii.Model,
        SerialNumber = unicode.SerialNumber ?? ascii.SerialNumber,
        Label = unicode.Label ?? ascii.Label,
        AcquiredAt = unicode.AcquiredAt ?? ascii.AcquiredAt,
        AcquiredAtLocal = unicode.AcquiredAt is null && ascii.AcquiredAt is null ? unicode.AcquiredAtLocal ?? ascii.AcquiredAtLocal : null,
    };

    public void Take(Section section)
    {
        switch (section.Type)
        {
            case "volume" or "disk" or "data":
                TakeVolume(section);
                break;
            case "header":
                ascii = Header(section) ?? ascii;
                break;
            case "header2":
                unicode = Header(section) ?? unicode;
                break;
            case "hash" or "digest":
                Digests.Take(section);
                break;
            case "error2":
                if (ErrorSection.Parse(section, badSectors) is { } wrong)
                {
                    problems.Add($"{section.Place} {wrong}");
                }

                break;
            case "session" or "xheader" or "xhash":
                break;
            case "ltree" or "ltypes":
                problems.Note($"{section.Place} is of logical evidence and was passed over");
                break;
            default:
                problems.Note($"{section.Place} is of a type that is not known and was passed over");
                break;
        }
    }

    private ImageCase? Header(Section section)
    {
        if (++headers > ImageLimits.Headers)
        {
            problems.Note($"there are more than {ImageLimits.Headers} sections 'header' and 'header2': the others are not read");
            return null;
        }

        var parsed = section.BodyBytes <= ImageLimits.HeaderBytes ? HeaderSection.Parse(section.ReadBody(ImageLimits.HeaderBytes)) : null;
        if (parsed is null)
        {
            problems.Add($"{section.Place} is damaged or too long: what it says of the case is not known");
        }

        return parsed;
    }

    private void TakeVolume(Section section)
    {
        if (section.BodyBytes == 0 && section.Type == "data")
        {
            return;
        }

        var parsed = VolumeSection.Parse(section.ReadBody(EwfFormat.VolumeBytes));
        if (parsed is not { IsGood: true })
        {
            problems.Add($"{section.Place} is damaged");
        }
        else if (Volume is { IsGood: true } known && !known.IsOfTheSame(parsed))
        {
            Stranger ??= $"{section.Place} is of another image: its set identifier or its sizes differ from those of the first segment";
        }

        // The last section 'volume' is right: a media that ended early has a second one.
        var isLater = parsed is { IsGood: true } && section.Type != "data" && Stranger is null;
        if (isLater && Volume is { IsGood: true } earlier && earlier.MediaBytes != parsed!.MediaBytes)
        {
            problems.Note($"{section.Place} says that the media has {parsed.MediaBytes} bytes, the one before it {earlier.MediaBytes}: the acquisition ended early");
        }

        if (isLater || (parsed is not null && (Volume is null || (!Volume.IsGood && parsed.IsGood))))
        {
            Volume = parsed;
        }
    }
}
