using System.Buffers.Binary;
using System.Text.Json;
using System.Text.RegularExpressions;
using Forensics.Wire;
using Forensics.Wire.Messages;

namespace Forensics.Collection.Run;

/// <summary>Takes a step's blobs: checks them, gives each a name, and writes its line of the <c>files</c> index when it ends.</summary>
internal sealed partial class BlobIntake(string step, IEvidenceSink sink, EvidenceLine line)
{
    private static readonly HashSet<string> Kinds = new(StringComparer.Ordinal) { "file", "image", "dump", "extra" };

    private readonly Dictionary<uint, OpenBlob> open = [];
    private uint lastNumber;

    /// <summary>Blobs that ended, whole or not.</summary>
    public long Count { get; private set; }

    /// <summary>Bytes of content.</summary>
    public long ContentBytes { get; private set; }

    /// <exception cref="ContractBreachException">The contract does not allow it.</exception>
    /// <exception cref="OverBudgetException">The bundle is full.</exception>
    public void Open(BlobOpenMessage blob)
    {
        if (blob.Number != lastNumber + 1)
        {
            throw new ContractBreachException($"blob number {blob.Number} does not follow {lastNumber}");
        }

        var fault = !Kinds.Contains(blob.Kind) ? $"blob {blob.Number} is of no known kind"
            : blob.Kind == "file" && blob.Path is not { Length: > 0 } ? $"blob {blob.Number} is a file without a path"
            : blob.Kind != "file" && (blob.Name is null || !NamePattern().IsMatch(blob.Name) || ContentName.IsPart(blob.Name)) ? $"blob {blob.Number} has no valid name"
            : blob.Extents is { Count: var count } && count % 2 != 0 ? $"blob {blob.Number} has half a data range"
            : open.Count >= CollectionLimits.MaxOpenBlobs ? $"it sends more than {CollectionLimits.MaxOpenBlobs} blobs at once"
            : null;
        if (fault is not null)
        {
            throw new ContractBreachException(fault);
        }

        if (!sink.HasRoomForContent)
        {
            throw new OverBudgetException("the bundle has no room for more files");
        }

        lastNumber = blob.Number;
        open.Add(blob.Number, new(blob, OpenContent(blob)));
    }

    /// <exception cref="ContractBreachException">The blob is not open.</exception>
    public void Data(ReadOnlySpan<byte> payload)
    {
        var number = payload.Length >= WireFormat.BlobNumberBytes ? BinaryPrimitives.ReadUInt32LittleEndian(payload) : 0;
        if (!open.TryGetValue(number, out var blob))
        {
            throw new ContractBreachException($"bytes of blob {number}, which is not open");
        }

        blob.Content.Append(payload[WireFormat.BlobNumberBytes..]);
    }

    /// <exception cref="ContractBreachException">The blob is not open.</exception>
    public void Close(BlobCloseMessage close)
    {
        if (!open.Remove(close.Number, out var blob))
        {
            throw new ContractBreachException($"blob {close.Number} ends, but is not open");
        }

        End(blob, close.Truncated);
    }

    /// <summary>Ends what is still open when the step ends: what came is kept.</summary>
    public void CloseAll(string reason)
    {
        foreach (var blob in open.Values)
        {
            End(blob, reason);
        }

        open.Clear();
    }

    private IContentSink OpenContent(BlobOpenMessage blob)
    {
        var name = blob.Kind switch
        {
            "file" => ContentName.Of(blob.Path),
            "extra" => $"extra/{step}/{blob.Name}",
            _ => $"images/{step}/{blob.Name}",
        };

        // The same path can come twice, of two steps or of one; a name cannot.
        return sink.OpenContent(name) ?? sink.OpenContent($"fs/$again$/{step}/{blob.Number}")
            ?? throw new ContractBreachException($"blob {blob.Number} has the name of another");
    }

    private void End(OpenBlob blob, string? truncated)
    {
        var stored = blob.Content.Complete();
        Count++;
        ContentBytes += stored.LengthBytes;
        sink.AppendLines("files", line.Write(json => Write(json, blob.Message, stored, truncated)));
    }

    private void Write(Utf8JsonWriter json, BlobOpenMessage blob, StoredContent stored, string? truncated)
    {
        json.WriteString("step", step);
        json.WriteString("id", blob.Number.ToString(System.Globalization.CultureInfo.InvariantCulture));
        EvidenceLine.Path(json, blob.Path);
        json.WriteString("kind", blob.Kind);
        json.WriteString("entry", stored.Entry);
        json.WriteNumber("parts", stored.Parts);
        json.WriteNumber("stored_bytes", stored.LengthBytes);
        json.WriteString("md5", stored.Md5);
        json.WriteString("sha256", stored.Sha256);
        json.WriteBoolean("truncated", truncated is not null);
        json.WriteString("reason", truncated);
        if (blob.Extents is { } extents)
        {
            json.WriteStartArray("extents");
            for (var i = 0; i < extents.Count; i += 2)
            {
                json.WriteStartObject();
                json.WriteNumber("offset_bytes", extents[i]);
                json.WriteNumber("length_bytes", extents[i + 1]);
                json.WriteEndObject();
            }

            json.WriteEndArray();
        }
        else
        {
            json.WriteNull("extents");
        }

        WriteMetadata(json, blob.Metadata);
    }

    private static void WriteMetadata(Utf8JsonWriter json, BlobMetadata? metadata)
    {
        if (metadata is null)
        {
            json.WriteNull("metadata");
            return;
        }

        json.WriteStartObject("metadata");
        json.WriteNumber("size_bytes", metadata.SizeBytes);
        json.WriteString("mode", Convert.ToString(metadata.Mode & 0xfff, 8).PadLeft(4, '0'));
        json.WriteNumber("owner_id", metadata.OwnerId);
        json.WriteNumber("group_id", metadata.GroupId);
        json.WriteNumber("links", metadata.Links);
        json.WriteString("device", metadata.Device.ToString(System.Globalization.CultureInfo.InvariantCulture));
        json.WriteString("inode", metadata.Inode.ToString(System.Globalization.CultureInfo.InvariantCulture));
        WriteTime(json, "modified_at", metadata.ModifiedAt);
        WriteTime(json, "accessed_at", metadata.AccessedAt);
        WriteTime(json, "changed_at", metadata.ChangedAt);
        WriteTime(json, "created_at", metadata.CreatedAt);
        json.WriteEndObject();
    }

    /// <summary>A time that is no ISO 8601 stands as decimal seconds beside a null; one that is neither is none.</summary>
    private static void WriteTime(Utf8JsonWriter json, string name, string? time)
    {
        var isIso = time is not null && EvidenceTime.IsoPattern().IsMatch(time);
        json.WriteString(name, isIso ? time : null);
        if (time is not null && !isIso && DecimalPattern().IsMatch(time))
        {
            json.WriteString(name + "_unix", time);
        }
    }

    [GeneratedRegex(@"^-?[0-9]{1,20}\.[0-9]{9}\z", RegexOptions.CultureInvariant)]
    private static partial Regex DecimalPattern();

    [GeneratedRegex(@"^[A-Za-z0-9_-][A-Za-z0-9._-]{0,99}\z", RegexOptions.CultureInvariant)]
    private static partial Regex NamePattern();

    private sealed record OpenBlob(BlobOpenMessage Message, IContentSink Content);
}
