using System.Text.Json;

namespace Forensics.Bundle.Export.Lines;

/// <summary>What a bodyfile says of one object: of a <c>filesystem.entry</c> record, or of a line of the index, whose metadata has the same names.</summary>
internal sealed record BodyfileObject
{
    public required byte[] Path { get; init; }

    public required byte[]? LinkTarget { get; init; }

    public required string? Type { get; init; }

    public required string? Md5 { get; init; }

    public required string? Inode { get; init; }

    public required int Mode { get; init; }

    public required long OwnerId { get; init; }

    public required long GroupId { get; init; }

    public required decimal SizeBytes { get; init; }

    public required Timestamp? AccessedAt { get; init; }

    public required Timestamp? ModifiedAt { get; init; }

    public required Timestamp? ChangedAt { get; init; }

    public required Timestamp? CreatedAt { get; init; }

    /// <summary>Null when it has no path, or no status.</summary>
    /// <exception cref="InvalidOperationException">A field is of another kind than it should be.</exception>
    /// <exception cref="FormatException">A field is malformed.</exception>
    public static BodyfileObject? Of(JsonElement line, JsonElement status)
    {
        var path = IndexedFileReader.Bytes(line, "path");
        return path is null || IndexedFileReader.Text(status, "mode") is not { Length: 4 } mode || mode.Any(digit => digit is < '0' or > '7') ? null : new()
        {
            Path = path,
            LinkTarget = IndexedFileReader.Bytes(status, "link_target"),
            Type = IndexedFileReader.Text(status, "type") ?? "file",
            Md5 = IndexedFileReader.Text(line, "md5") is { Length: 32 } md5 && md5.All(char.IsAsciiHexDigitLower) ? md5 : null,
            Inode = IndexedFileReader.Text(status, "inode"),
            Mode = Convert.ToInt32(mode, 8),
            OwnerId = Number(status, "owner_id"),
            GroupId = Number(status, "group_id"),
            SizeBytes = status.TryGetProperty("size_bytes", out var size) && size.ValueKind == JsonValueKind.Number && size.TryGetDecimal(out var bytes) ? bytes : 0,
            AccessedAt = IndexedFileReader.Time(status, "accessed_at"),
            ModifiedAt = IndexedFileReader.Time(status, "modified_at"),
            ChangedAt = IndexedFileReader.Time(status, "changed_at"),
            CreatedAt = IndexedFileReader.Time(status, "created_at"),
        };
    }

    private static long Number(JsonElement line, string name)
        => line.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.Number && value.TryGetInt64(out var number) ? number : 0;
}
