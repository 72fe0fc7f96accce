using System.Buffers;
using System.Globalization;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace Forensics.Sdk.Quarantine.Store;

/// <summary>Writes and reads the texts of the index's lines.</summary>
internal static class IndexText
{
    private const int TokensOfStart = 7;

    private static readonly JsonWriterOptions Plain = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public static byte[] Object(QuarantineListItem item, long sealedBytes) => Write(IndexLineKind.Object, item.Id, sealedBytes, json =>
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

    public static byte[] Changed(string id, bool originalDeleted)
        => Write(IndexLineKind.Changed, id, 0, json => json.WriteBoolean("original_deleted"u8, originalDeleted));

    /// <summary>The text of an object's line with what was said of it later.</summary>
    public static byte[] WithChange(ReadOnlySpan<byte> json, bool originalDeleted)
    {
        var rest = json[..^1];
        foreach (var known in new[] { true, false })
        {
            rest = rest.EndsWith(Fact(known)) ? rest[..^Fact(known).Length] : rest;
        }

        return [.. rest, .. Fact(originalDeleted), (byte)'}'];
    }

    public static byte[] Damaged(DamagedObject damaged, long sealedBytes) => Write(IndexLineKind.Damaged, damaged.Id, sealedBytes, json =>
    {
        json.WriteString("file"u8, damaged.File);
        json.WriteString("reason"u8, damaged.Reason.Length <= StoreLimits.EventTextChars ? damaged.Reason : damaged.Reason[..StoreLimits.EventTextChars]);
    });

    public static byte[] Deleted(IndexLineKind kind, string id, long sealedBytes, DateTimeOffset at, string by) => Write(kind, id, sealedBytes, json =>
    {
        json.WriteString("at"u8, at.UtcDateTime);
        json.WriteString("by"u8, by.Length <= StoreLimits.EventTextChars ? by : by[..StoreLimits.EventTextChars]);
    });

    /// <summary>What a line says of an object; null when it cannot be read, though its digest is right. Fields stand in the order in which we write them.</summary>
    public static QuarantineListItem? ReadObject(ulong id, ReadOnlySpan<byte> json) => Attempt(json, (ref Utf8JsonReader reader) =>
    {
        Next(ref reader, "path"u8);
        var path = Bytes(ref reader);
        reader.Read();
        if (reader.ValueTextEquals("path_bytes"u8))
        {
            reader.Read();
            path = reader.GetBytesFromBase64();
            reader.Read();
        }

        Value(ref reader, "paths"u8);
        var paths = reader.GetInt32();
        Next(ref reader, "size_bytes"u8);
        var sizeBytes = reader.GetInt64();
        Next(ref reader, "md5"u8);
        var md5 = reader.GetString();
        Next(ref reader, "sha256"u8);
        var sha256 = reader.GetString();
        Next(ref reader, "quarantined_at"u8);
        var at = reader.GetDateTimeOffset();
        var deleted = default(bool?);
        reader.Read();
        if (reader.TokenType == JsonTokenType.PropertyName)
        {
            Value(ref reader, "original_deleted"u8);
            deleted = reader.GetBoolean();
            reader.Read();
        }

        return reader.TokenType != JsonTokenType.EndObject || paths < 1 || sizeBytes < 0 || md5 is null || sha256 is null ? null : new QuarantineListItem
        {
            Id = ObjectId.Text(id),
            Path = new(path),
            Paths = paths,
            SizeBytes = sizeBytes,
            Md5 = md5,
            Sha256 = sha256,
            QuarantinedAt = at,
            OriginalDeleted = deleted,
        };
    });

    /// <summary>Whether the original is gone, by a line that says that this changed; null when it cannot be read.</summary>
    public static bool? ReadChanged(ReadOnlySpan<byte> json) => json.EndsWith(End(true)) ? true : json.EndsWith(End(false)) ? false : null;

    public static DamagedObject? ReadDamaged(ulong id, ReadOnlySpan<byte> json)
        => Texts(json, "file", "reason") is var (file, reason) ? new(ObjectId.Text(id), file, reason) : null;

    public static DateTimeOffset? ReadDeletedAt(ReadOnlySpan<byte> json)
        => Texts(json, "at", "by") is var (at, _) && DateTimeOffset.TryParse(at, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var time) ? time : null;

    private static (string First, string Second)? Texts(ReadOnlySpan<byte> json, string first, string second) => Attempt(json, (ref Utf8JsonReader reader) =>
    {
        Next(ref reader, Encoding.ASCII.GetBytes(first));
        var one = reader.GetString();
        Next(ref reader, Encoding.ASCII.GetBytes(second));
        var two = reader.GetString();
        return one is null || two is null ? null : ((string, string)?)(one, two);
    });

    private static ReadOnlySpan<byte> Fact(bool originalDeleted) => originalDeleted ? ",\"original_deleted\":true"u8 : ",\"original_deleted\":false"u8;

    private static ReadOnlySpan<byte> End(bool originalDeleted) => originalDeleted ? ",\"original_deleted\":true}"u8 : ",\"original_deleted\":false}"u8;

    /// <summary>The value of the field that comes next, which has this name.</summary>
    private static void Next(ref Utf8JsonReader reader, ReadOnlySpan<byte> name)
    {
        reader.Read();
        Value(ref reader, name);
    }

    private static void Value(ref Utf8JsonReader reader, ReadOnlySpan<byte> name)
    {
        if (reader.TokenType != JsonTokenType.PropertyName || !reader.ValueTextEquals(name))
        {
            throw new FormatException("another field was expected");
        }

        reader.Read();
    }

    private static byte[] Bytes(ref Utf8JsonReader reader)
    {
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
            // The beginning is an IndexLine, which was read before.
            var reader = new Utf8JsonReader(json);
            for (var token = 0; token < TokensOfStart; token++)
            {
                reader.Read();
            }

            return parse(ref reader);
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
