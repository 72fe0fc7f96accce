using System.Globalization;
using Forensics.Host.Inspection;
using Forensics.Sdk.Images;
using Forensics.Sdk.Images.Reading;
using Forensics.Sdk.Images.Reading.Verification;

namespace Forensics.Host.Commands.Disk;

/// <summary>Tells people what an image is and what is wrong with it.</summary>
internal sealed class DiskText(Terminal terminal)
{
    private const int MaxRanges = 50;

    public void Tell(ImageFacts facts, ImageVerification verification)
    {
        Tell(facts, hasFiles: false);
        foreach (var (kind, digest) in verification.Digests)
        {
            Line(DiskWords.Of(kind), digest);
        }

        foreach (var comparison in verification.Comparisons)
        {
            Line($"{(comparison.IsStored ? "stored" : "given")} {DiskWords.Of(comparison.Kind)}", $"{comparison.Expected}: {(comparison.IsEqual ? "equal" : "the media has another one")}");
        }

        foreach (var segment in verification.Segments)
        {
            var compared = segment.IsEqual switch { true => ": equal", false => ": another one was given", _ => string.Empty };
            Line("file", $"{Shown.Text(segment.Name)}, {Number(segment.LengthBytes)} bytes, sha256 {segment.Sha256 ?? "not known"}{compared}");
        }

        Ranges("damaged", verification.Damaged, range => $"{Words(range.Sectors)}: {range.Reason}");
        foreach (var problem in verification.Problems.Except(facts.Problems))
        {
            Line("problem", problem);
        }

        terminal.Result(DiskWords.Verdict(facts, verification));
    }

    public void Tell(ImageFacts facts, bool hasFiles)
    {
        Line("format", DiskWords.Of(facts.Format));
        Line("media", $"{Number(facts.MediaBytes)} bytes, {Number(facts.MediaBytes / facts.SectorBytes)} sectors of {Number(facts.SectorBytes)} bytes");
        Line("chunks", facts.ChunkBytes is { } chunk ? $"of {Number(chunk)} bytes, compression {facts.Compression ?? "not stated"}" : null);
        Line("files", $"{Number(facts.Segments.Count)}, {Number(facts.Segments.Sum(segment => segment.LengthBytes))} bytes");
        foreach (var segment in hasFiles ? facts.Segments : [])
        {
            Line("file", $"{Shown.Text(segment.Name)}, {Number(segment.LengthBytes)} bytes");
        }

        Tell(facts.Case);
        Line("set id", facts.SetId?.ToString());
        if (hasFiles)
        {
            Line("stored md5", facts.Md5);
            Line("stored sha1", facts.Sha1);
        }

        Ranges("bad sectors at the acquisition", facts.BadSectors, Words);
        Line("cut", facts.IsCut ? $"yes, {Number(facts.PresentBytes)} bytes of the media are there" : null);
        foreach (var note in facts.Notes)
        {
            Line("note", note);
        }

        foreach (var problem in facts.Problems)
        {
            Line("problem", problem);
        }
    }

    private void Tell(ImageCase found)
    {
        Foreign("case number", found.CaseNumber);
        Foreign("evidence number", found.EvidenceNumber);
        Foreign("description", found.Description);
        Foreign("examiner", found.Examiner);
        Foreign("notes", found.Notes);
        Foreign("software", found.Software);
        Foreign("platform", found.Platform);
        Foreign("model", found.Model);
        Foreign("serial number", found.SerialNumber);
        Foreign("label", found.Label);
        Line("acquired at", found.AcquiredAt?.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture));
        Foreign("acquired at, in an unknown zone", found.AcquiredAtLocal);
    }

    private void Ranges<TRange>(string name, IReadOnlyList<TRange> ranges, Func<TRange, string> words)
    {
        foreach (var range in ranges.Take(MaxRanges))
        {
            Line(name, words(range));
        }

        Line(name, ranges.Count > MaxRanges ? $"{Number(ranges.Count - MaxRanges)} more ranges; --json has them" : null);
    }

    private static string Words(SectorRange range) => range.Count == 1 ? $"sector {range.First}" : $"sectors {range.First} to {range.First + range.Count - 1}";

    private static string Number(long number) => number.ToString("N0", CultureInfo.InvariantCulture);

    private void Foreign(string name, string? text) => Line(name, text is null ? null : Shown.Text(text));

    private void Line(string name, string? text)
    {
        if (text is not null)
        {
            terminal.Result($"{name}: {text}");
        }
    }
}
