using System.Buffers;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace Forensics.Sdk.Quarantine.Store;

/// <summary>Writes and reads the texts of the index's lines.</summary>
internal static class IndexText
{
    private static readonly JsonWriterOptions Plain = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public static byte[] Object(IndexLineKind kind, QuarantineListItem item) => Write(kind, item.Id, ContentSeal.SealedBytes(item.SizeBytes), json =>
    {
        var path = item.Path.Bytes.Length <= StoreLimits.ListedPathBytes ? item.Path : new EvidencePath(item.Path.Bytes[..StoreLimits.ListedPathBytes]);
        json.WriteString("path"u8, LossyText.Text(path.Bytes));
        if (LossyText.Bytes(path.Bytes) is { } bytes)
        {
            json.WriteString("path_bytes"u8, bytes);
        }

        json.WriteNumber("paths"u8, item.Paths);
        json.WriteNumber("size_bytes"u8, item.SizeBytes);
        json.WriteString("md5"u8, item.Md5);
        json.WriteString("sha256"u8, item.Sha256);
        json.WriteString("quarantined_at"u8, item.QuarantinedAt.UtcDateTime);
        if (item.OriginalDeleted is { } deleted)
        {
            json.WriteBoolean("original_deleted"u8, deleted);
        }
    });

    public static byte[] Damaged(DamagedObject damaged, long sealedBytes) => Write(IndexLineKind.Damaged, damaged.Id, sealedBytes, json =>
    {
        json.WriteString("file"u8, damaged.File);
        json.WriteString("reason"u8, damaged.Reason);
    });

    public static byte[] Deleted(IndexLineKind kind, string id, long sealedBytes, DateTimeOffset at, string by) => Write(kind, id, sealedBytes, json =>
    {
        json.WriteString("at"u8, at.UtcDateTime);
        json.WriteString("by"u8, by.Length <= StoreLimits.EventTextChars ? by : by[..StoreLimits.EventTextChars]);
    });

    /// <summary>What a line says of an object; null when it cannot be read, though its digest is right.</summary>
    public static QuarantineListItem? ReadObject(ulong id, ReadOnlySpan<byte> json) => Attempt(json, (ref Utf8JsonReader reader) =>
    {
        var (path, pathBytes, paths, sizeBytes, md5, sha256, at, deleted) = ((byte[]?)null, (byte[]?)null, 0, -1L, (string?)null, (string?)null, default(DateTimeOffset?), default(bool?));
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            if (reader.ValueTextEquals("path"u8))
            {
                path = Bytes(ref reader);
            }
            else if (reader.ValueTextEquals("path_bytes"u8))
            {
                reader.Read();
                pathBytes = reader.GetBytesFromBase64();
            }
            else if (reader.ValueTextEquals("paths"u8))
            {
                reader.Read();
                paths = reader.GetInt32();
            }
            else if (reader.ValueTextEquals("size_bytes"u8))
            {
                reader.Read();
                sizeBytes = reader.GetInt64();
            }
            else if (reader.ValueTextEquals("md5"u8))
            {
                reader.Read();
                md5 = reader.GetString();
            }
            else if (reader.ValueTextEquals("sha256"u8))
            {
                reader.Read();
                sha256 = reader.GetString();
            }
            else if (reader.ValueTextEquals("quarantined_at"u8))
            {
                reader.Read();
                at = reader.GetDateTimeOffset();
            }
            else if (reader.ValueTextEquals("original_deleted"u8))
            {
                reader.Read();
                deleted = reader.GetBoolean();
            }
            else
            {
                reader.Skip();
            }
        }

        return path is null || paths < 1 || sizeBytes < 0 || md5 is null || sha256 is null || at is null ? null : new QuarantineListItem
        {
            Id = ObjectId.Text(id),
            Path = new(pathBytes ?? path),
            Paths = paths,
            SizeBytes = sizeBytes,
            Md5 = md5,
            Sha256 = sha256,
            QuarantinedAt = at.Value,
            OriginalDeleted = deleted,
        };
    });

    public static DamagedObject? ReadDamaged(ulong id, ReadOnlySpan<byte> json)
        => Texts(json, "file", "reason") is var (file, reason) ? new(ObjectId.Text(id), file, reason) : null;

    public static DateTimeOffset? ReadDeletedAt(ReadOnlySpan<byte> json)
        => Texts(json, "at", "by") is var (at, _) && DateTimeOffset.TryParse(at, System.Globalization.CultureInfo.InvariantCulture, System.Globalization.DateTimeStyles.AssumeUniversal, out var time) ? time : null;

    private static (string First, string Second)? Texts(ReadOnlySpan<byte> json, string first, string second) => Attempt(json, (ref Utf8JsonReader reader) =>
    {
        var (one, two) = ((string?)null, (string?)null);
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var (isOne, isTwo) = (reader.ValueTextEquals(first), reader.ValueTextEquals(second));
            reader.Read();
            one = isOne ? reader.GetString() : one;
            two = isTwo ? reader.GetString() : two;
            reader.Skip();
        }

        return one is null || two is null ? null : ((string, string)?)(one, two);
    });

    private static byte[] Bytes(ref Utf8JsonReader reader)
    {
        reader.Read();
        if (reader.TokenType != JsonTokenType.String)
        {
            throw new FormatException("it is no text");
        }

        var bytes = new byte[reader.ValueSpan.Length];
        var length = reader.CopyString(bytes);
        return length == bytes.Length ? bytes : bytes[..length];
    }

    private static TResult? Attempt<TResult>(ReadOnlySpan<byte> json, Parse<TResult> parse)
    {
        try
        {
            var reader = new Utf8JsonReader(json);
            return reader.Read() && reader.TokenType == JsonTokenType.StartObject ? parse(ref reader) : default;
        }
        catch (Exception e) when (e is JsonException or FormatException or InvalidOperationException)
        {
            // Whoever gave a line its digest can have written anything: it is a line that says nothing.
            return default;
        }
    }

    private static byte[] Write(IndexLineKind kind, string id, long sealedBytes, Action<Utf8JsonWriter> rest)
    {
        var buffer = new ArrayBufferWriter<byte>(512);
        using (var json = new Utf8JsonWriter(buffer, Plain))
        {
            json.WriteStartObject();
            json.WriteString("line"u8, IndexLine.Word(kind));
            json.WriteString("id"u8, id);
            json.WriteNumber("sealed_bytes"u8, sealedBytes);
            rest(json);
            json.WriteEndObject();
        }

        return DigestLine.Of(buffer.WrittenSpan);
    }

    private delegate TResult? Parse<TResult>(ref Utf8JsonReader reader);
}
