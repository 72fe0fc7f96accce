namespace Forensics.Sdk.Quarantine.Store;

/// <summary>A <see cref="QuarantineObject"/> as JSON has it.</summary>
internal sealed record ObjectDocument
{
    public required string Id { get; init; }

    public required IReadOnlyList<string> Paths { get; init; }

    /// <summary>Null where all paths are exact text; else null for each that is.</summary>
    public IReadOnlyList<string?>? PathsBytes { get; init; }

    public required long SizeBytes { get; init; }

    /// <summary>Null where all of it is stored, holes as zeros; else the data of the extents alone is.</summary>
    public long? DataBytes { get; init; }

    public required string Md5 { get; init; }

    public required string Sha1 { get; init; }

    public required string Sha256 { get; init; }

    public string? FileId { get; init; }

    public required MetadataDocument Metadata { get; init; }

    public IReadOnlyList<Extent>? Extents { get; init; }

    public required DateTime QuarantinedAt { get; init; }

    public required string RunId { get; init; }

    public required IReadOnlyList<HolderDocument> Holders { get; init; }

    /// <summary>Hexadecimal, as <c>openssl enc -K</c> takes it.</summary>
    public required string Key { get; init; }

    public required string Iv { get; init; }

    public static ObjectDocument Of(QuarantineObject content)
    {
        var origin = content.Origin;
        return new()
        {
            Id = content.Id,
            Paths = [.. origin.Paths.Select(path => LossyText.Text(path.Bytes))],
            PathsBytes = origin.Paths.All(path => path.IsExactText) ? null : [.. origin.Paths.Select(path => LossyText.Bytes(path.Bytes))],
            SizeBytes = content.SizeBytes,
            DataBytes = content.DataBytes == content.SizeBytes ? null : content.DataBytes,
            Md5 = content.Md5,
            Sha1 = content.Sha1,
            Sha256 = content.Sha256,
            FileId = origin.FileId,
            Metadata = MetadataDocument.Of(origin.Metadata),
            Extents = origin.Extents,
            QuarantinedAt = content.QuarantinedAt.UtcDateTime,
            RunId = origin.RunId,
            Holders = [.. origin.Holders.Select(HolderDocument.Of)],
            Key = Convert.ToHexStringLower(content.Key.Span),
            Iv = Convert.ToHexStringLower(content.Iv.Span),
        };
    }

    /// <exception cref="FormatException">A field's value cannot be.</exception>
    public QuarantineObject Checked(string id)
    {
        Require(Id == id, "id", Id);
        Require(Paths.Count > 0 && (PathsBytes is null || PathsBytes.Count == Paths.Count), "paths", Paths.Count);
        Require(SizeBytes >= 0, "size_bytes", SizeBytes);
        Require(QuarantinedAt.Kind == DateTimeKind.Utc, "quarantined_at", QuarantinedAt);
        ExtentList.Check(Extents, SizeBytes);
        Require(DataBytes is null || (Extents is not null && DataBytes == ExtentList.DataBytes(Extents)), "data_bytes", DataBytes);
        return new()
        {
            Id = Id,
            Origin = new()
            {
                Paths = [.. Paths.Select((path, i) => new EvidencePath(LossyText.Read(path, PathsBytes?[i])))],
                FileId = FileId,
                Metadata = Metadata.Checked(),
                Extents = Extents,
                RunId = RunId,
                Holders = [.. Holders.Select(holder => holder.ToHolder())],
            },
            SizeBytes = SizeBytes,
            DataBytes = DataBytes ?? SizeBytes,
            Md5 = Hex(Md5, ContentSeal.Md5Bytes, "md5"),
            Sha1 = Hex(Sha1, ContentSeal.Sha1Bytes, "sha1"),
            Sha256 = Hex(Sha256, ContentSeal.Sha256Bytes, "sha256"),
            QuarantinedAt = new DateTimeOffset(QuarantinedAt),
            Key = Convert.FromHexString(Hex(Key, ContentSeal.KeyBytes, "key")),
            Iv = Convert.FromHexString(Hex(Iv, ContentSeal.IvBytes, "iv")),
        };
    }

    private static string Hex(string text, int bytes, string field)
    {
        Require(text.Length == 2 * bytes && LowerHex.Is(text), field, text);
        return text;
    }

    private static void Require<TValue>(bool isPossible, string field, TValue value)
    {
        if (!isPossible)
        {
            throw new FormatException($"{field}: {value} cannot be");
        }
    }
}
