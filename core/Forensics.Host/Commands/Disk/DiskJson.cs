using System.Globalization;
using System.Text.Json.Nodes;
using Forensics.Sdk.Images;
using Forensics.Sdk.Images.Reading;
using Forensics.Sdk.Images.Reading.Verification;

namespace Forensics.Host.Commands.Disk;

/// <summary>The same as <see cref="DiskText"/> for other programs. Numbers are in bytes and sectors; what is not known is null.</summary>
internal static class DiskJson
{
    public static JsonObject Of(string path, ImageFacts facts) => new()
    {
        ["image"] = path,
        ["format"] = DiskWords.Of(facts.Format),
        ["media_bytes"] = facts.MediaBytes,
        ["present_bytes"] = facts.PresentBytes,
        ["sector_bytes"] = facts.SectorBytes,
        ["chunk_bytes"] = facts.ChunkBytes,
        ["compression"] = facts.Compression,
        ["physical"] = facts.IsPhysical,
        ["set_id"] = facts.SetId?.ToString(),
        ["case"] = Of(facts.Case),
        ["stored_md5"] = facts.Md5,
        ["stored_sha1"] = facts.Sha1,
        ["bad_sectors"] = List(facts.BadSectors, Of),
        ["cut"] = facts.IsCut,
        ["segments"] = List(facts.Segments, segment => new JsonObject { ["name"] = segment.Name, ["length_bytes"] = segment.LengthBytes }),
        ["notes"] = List(facts.Notes, note => JsonValue.Create(note)),
        ["problems"] = List(facts.Problems, problem => JsonValue.Create(problem)),
    };

    public static JsonObject Of(string path, ImageFacts facts, ImageVerification verification)
    {
        var json = Of(path, facts);
        json["read_bytes"] = verification.ReadBytes;
        foreach (var (kind, digest) in verification.Digests)
        {
            json[DiskWords.Of(kind)] = digest;
        }

        json["comparisons"] = List(verification.Comparisons, comparison => new JsonObject
        {
            ["digest"] = DiskWords.Of(comparison.Kind),
            ["expected"] = comparison.Expected,
            ["source"] = comparison.IsStored ? "stored" : "given",
            ["equal"] = comparison.IsEqual,
        });
        json["segments"] = List(verification.Segments, segment => new JsonObject
        {
            ["name"] = segment.Name,
            ["length_bytes"] = segment.LengthBytes,
            ["sha256"] = segment.Sha256,
            ["equal"] = segment.IsEqual,
        });
        json["damaged"] = List(verification.Damaged, range =>
        {
            var damaged = Of(range.Sectors);
            damaged["reason"] = range.Reason;
            return damaged;
        });
        json["damaged_sectors"] = verification.DamagedSectors;
        json["problems"] = List(verification.Problems, problem => JsonValue.Create(problem));
        json["compared"] = verification.IsCompared;
        json["intact"] = verification.IsIntact;
        json["verdict"] = DiskWords.Verdict(facts, verification);
        return json;
    }

    public static JsonObject Unopened(string path, string problem, string verdict)
        => new() { ["image"] = path, ["problems"] = new JsonArray(problem), ["intact"] = false, ["verdict"] = verdict };

    private static JsonObject Of(ImageCase found) => new()
    {
        ["case_number"] = found.CaseNumber,
        ["evidence_number"] = found.EvidenceNumber,
        ["description"] = found.Description,
        ["examiner"] = found.Examiner,
        ["notes"] = found.Notes,
        ["software"] = found.Software,
        ["platform"] = found.Platform,
        ["model"] = found.Model,
        ["serial_number"] = found.SerialNumber,
        ["label"] = found.Label,
        ["acquired_at"] = found.AcquiredAt?.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture),
        ["acquired_at_local"] = found.AcquiredAtLocal,
    };

    private static JsonObject Of(SectorRange range) => new() { ["first_sector"] = range.First, ["sectors"] = range.Count };

    private static JsonArray List<TItem>(IEnumerable<TItem> items, Func<TItem, JsonNode?> node) => new([.. items.Select(node)]);
}
