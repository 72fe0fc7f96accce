using System.Text.Json.Nodes;
using Forensics.Bundle;
using Forensics.Collection.Run;

namespace Forensics.Host.Resuming;

/// <summary>What a run goes on with, and what lies between: it stands in the manifest and, from the first moment, in an entry of its own.</summary>
/// <param name="RunId">The earlier run.</param>
/// <param name="Point">Where it goes on.</param>
/// <param name="LastSignedAt">When the last link that is kept was signed; null where that was not told.</param>
/// <param name="ResumedAt">When this run began.</param>
/// <param name="BundleSha256">SHA-256 of the earlier bundle's file, as it was.</param>
/// <param name="BundleBytes">Its length.</param>
/// <param name="IsOtherBoot">Whether the device was started anew between.</param>
/// <param name="Repeated">Steps that are done again, and as what.</param>
/// <param name="Unindexed">Content that was being written when the earlier run ended: its parts are there, no line of the index names them.</param>
internal sealed record ResumeFacts(
    string RunId,
    ResumePoint Point,
    DateTimeOffset? LastSignedAt,
    DateTimeOffset ResumedAt,
    string BundleSha256,
    long BundleBytes,
    bool IsOtherBoot,
    IReadOnlyDictionary<string, string> Repeated,
    IReadOnlyList<string> Unindexed)
{
    public string EntryName => string.Create(System.Globalization.CultureInfo.InvariantCulture, $"resumed/after-{Point.Link:D4}.json");

    public JsonObject ToJson() => new()
    {
        ["run_id"] = RunId,
        ["after_link"] = Point.Link,
        ["signer"] = Point.Fingerprint,
        ["signed_at"] = LastSignedAt is { } at ? EvidenceTime.Text(at) : null,
        ["resumed_at"] = EvidenceTime.Text(ResumedAt),
        ["gap_ms"] = LastSignedAt is { } last ? (long)(ResumedAt - last).TotalMilliseconds : null,
        ["bundle_sha256"] = BundleSha256,
        ["bundle_bytes"] = BundleBytes,
        ["other_boot"] = IsOtherBoot,
        ["repeated"] = new JsonObject(Repeated.Select(step => KeyValuePair.Create(step.Key, (JsonNode?)JsonValue.Create(step.Value)))),
        ["unindexed"] = new JsonArray([.. Unindexed.Select(name => JsonValue.Create(name))]),
    };
}
