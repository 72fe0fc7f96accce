using System.Globalization;
using System.Text;
using System.Text.Json;

namespace Forensics.Bundle.Export;

/// <summary>Reads lines of the <c>files</c> index.</summary>
internal static class IndexedFileReader
{
    private const int MaxDepth = 8;
    private const int MaxAttributes = 10_000;
    private const int MaxAttributeNameBytes = 255;
    private const int MaxTargetBytes = 65_536;

    /// <summary>Null when it is no line of the index.</summary>
    public static IndexedFile? Read(ReadOnlyMemory<byte> line)
    {
        try
        {
            using var document = JsonDocument.Parse(line, new JsonDocumentOptions { MaxDepth = MaxDepth });
            return document.RootElement.ValueKind == JsonValueKind.Object ? Read(document.RootElement) : null;
        }
        catch (Exception malformed) when (malformed is JsonException or InvalidOperationException or FormatException or OverflowException or KeyNotFoundException)
        {
            // JsonElement's own: not JSON, a value of another kind, a number out of range, a field that is missing.
            return null;
        }
    }

    /// <summary>A text and, where it is lossy, the bytes beside it. Null when the field is null or missing.</summary>
    public static byte[]? Bytes(JsonElement line, string name)
        => line.TryGetProperty(name + "_bytes", out var bytes) && bytes.ValueKind == JsonValueKind.String ? bytes.GetBytesFromBase64()
            : Text(line, name) is { } text ? Encoding.UTF8.GetBytes(text) : null;

    public static string? Text(JsonElement line, string name)
        => line.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;

    public static Timestamp? Time(JsonElement line, string name)
        => Text(line, name) is { } iso ? Timestamp.Iso(iso) : Text(line, name + "_unix") is { } number ? Timestamp.Decimal(number) : null;

    private static IndexedFile? Read(JsonElement line)
    {
        var path = Bytes(line, "path");
        var stored = line.GetProperty("stored_bytes").GetInt64();
        if (Text(line, "step") is not { } step || Text(line, "id") is not { } id || Text(line, "kind") is not { } kind || stored < 0) return null;
        var metadata = line.GetProperty("metadata");
        return new()
        {
            Step = step,
            Id = id,
            Kind = kind,
            Path = path,
            Entry = Text(line, "entry"),
            StoredBytes = stored,
            IsTruncated = line.TryGetProperty("truncated", out var truncated) && truncated.ValueKind == JsonValueKind.True,
            IsKnown = line.TryGetProperty("known", out var known) && known.ValueKind == JsonValueKind.True,
            Extents = line.TryGetProperty("extents", out var extents) && extents.ValueKind == JsonValueKind.Array
                ? [.. extents.EnumerateArray().Select(extent => (extent.GetProperty("offset_bytes").GetInt64(), extent.GetProperty("length_bytes").GetInt64()))]
                : null,
            LinkOf = Text(line, "link_of"),
            Metadata = metadata.ValueKind == JsonValueKind.Object ? Metadata(metadata) : null,
        };
    }

    private static IndexedMetadata Metadata(JsonElement metadata)
    {
        var size = metadata.GetProperty("size_bytes").GetInt64();
        var target = Bytes(metadata, "link_target");
        if (size < 0 || target is { Length: 0 or > MaxTargetBytes } || target?.Contains((byte)0) == true) throw new FormatException();
        return new()
        {
            // Bundles written before there were types hold regular files only.
            Type = Text(metadata, "type") ?? "file",
            SizeBytes = size,
            Mode = Octal(Text(metadata, "mode") ?? throw new FormatException()),
            OwnerId = metadata.GetProperty("owner_id").GetUInt32(),
            GroupId = metadata.GetProperty("group_id").GetUInt32(),
            Inode = Text(metadata, "inode") ?? "0",
            SpecialDevice = Text(metadata, "special_device") is { } special ? Special(special) : null,
            ModifiedAt = Time(metadata, "modified_at"),
            AccessedAt = Time(metadata, "accessed_at"),
            ChangedAt = Time(metadata, "changed_at"),
            CreatedAt = Time(metadata, "created_at"),
            LinkTarget = target,
            Attributes = metadata.TryGetProperty("xattrs", out var attributes) && attributes.ValueKind == JsonValueKind.Array
                ? [.. attributes.EnumerateArray().Take(MaxAttributes).Select(Attribute)] : [],
            Lsattr = metadata.TryGetProperty("lsattr", out var letters) && letters.ValueKind == JsonValueKind.Array
                ? [.. letters.EnumerateArray().Take(64).Select(letter => letter.GetString() ?? throw new FormatException())] : [],
        };
    }

    private static (byte[] Name, byte[]? Value) Attribute(JsonElement attribute)
    {
        var name = Bytes(attribute, "name");
        return name is { Length: > 0 and <= MaxAttributeNameBytes } && !name.Contains((byte)0) ? (name, Bytes(attribute, "value")) : throw new FormatException();
    }

    private static int Octal(string text)
        => text.Length == 4 && text.All(digit => digit is >= '0' and <= '7') ? Convert.ToInt32(text, 8) : throw new FormatException();

    private static (uint Major, uint Minor) Special(string text)
    {
        var colon = text.IndexOf(':', StringComparison.Ordinal);
        return colon > 0 ? (uint.Parse(text.AsSpan(0, colon), NumberStyles.None, CultureInfo.InvariantCulture), uint.Parse(text.AsSpan(colon + 1), NumberStyles.None, CultureInfo.InvariantCulture))
            : throw new FormatException();
    }
}
