using Forensics.Collection.Plan;
using Forensics.Wire.Messages;

namespace Forensics.Collection.Run;

/// <summary>Content that a step is about to send.</summary>
/// <param name="Name">The entry's name.</param>
/// <param name="Kind">What it is, a word of the wire: a file need not be written where equal content was, or where it is known, and its line in the index tells.</param>
/// <param name="HasMd5">Whether MD5 is made beside SHA-256.</param>
/// <param name="HasSha1">Whether SHA-1 is made beside SHA-256.</param>
public sealed record ContentRequest(string Name, string Kind, bool HasMd5, bool HasSha1)
{
    /// <summary>Whether a later run may go on with it.</summary>
    public bool IsResumable { get; init; }

    /// <summary>How much of it an earlier run stored, when this is what follows.</summary>
    public long ContinuesAtBytes { get; init; }

    /// <summary>The file outside of the bundle that it goes to; null for the bundle.</summary>
    public string? OutsidePath { get; init; }

    /// <summary>Whether a file that lies there was left by an attempt that this one goes on with, beyond its last checkpoint: it is renamed, not overwritten.</summary>
    public bool SetsAside { get; init; }

    /// <summary>SHA-256 of what an earlier run wrote there, lower-case hex; null without one.</summary>
    public string? OutsideSha256 { get; init; }

    /// <summary>What a worker asks for, which was checked.</summary>
    internal static ContentRequest Of(PlannedStep step, BlobOpenMessage blob)
    {
        var earlier = blob.ContinuesAtBytes == 0 ? null : EarlierOf(step, blob);
        var name = blob.Kind switch
        {
            "file" => ContentName.Of(blob.Path),
            "extra" => $"extra/{step.Id}/{blob.Name}",
            _ => earlier?.Entry ?? $"images/{step.Id}/{blob.Name}",
        };

        // Nobody looks memory up in a list, and of gigabytes MD5 would be most of the cost.
        return new(name, blob.Kind, blob.Digests?.Contains("md5") ?? blob.Kind != "dump", blob.Digests?.Contains("sha1") == true)
        {
            IsResumable = blob.Resumable,
            ContinuesAtBytes = blob.ContinuesAtBytes,
            OutsidePath = blob.Outside ? earlier?.OutsidePath ?? Path.Combine(step.OutputFolder!, blob.Name!) : null,
            OutsideSha256 = earlier?.Sha256,
            SetsAside = earlier is null && step.Earlier?.Contents.Values.Any(content => content.OutsidePath is not null) == true,
        };
    }

    /// <summary>What an interrupted attempt left of it; null when that is of another length, or elsewhere.</summary>
    internal static EarlierStepContent? EarlierOf(PlannedStep step, BlobOpenMessage blob)
        => step.Earlier?.Contents.GetValueOrDefault(blob.Name!) is { } earlier && earlier.LengthBytes == blob.ContinuesAtBytes && blob.Outside == earlier.OutsidePath is not null ? earlier : null;
}
