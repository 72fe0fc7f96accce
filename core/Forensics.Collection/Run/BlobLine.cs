using System.Globalization;
using System.Text.Json;
using System.Text.RegularExpressions;
using Forensics.Wire;
using Forensics.Wire.Messages;

namespace Forensics.Collection.Run;

/// <summary>Lines of the <c>files</c> index, and what the metadata in them may be.</summary>
internal static partial class BlobLine
{
    private static readonly HashSet<string> Types = new(StringComparer.Ordinal) { "file", "directory", "symlink", "fifo", "socket", "block-device", "character-device" };

    /// <summary>What is wrong with metadata; null when nothing is.</summary>
    public static string? Fault(BlobMetadata metadata)
        => !Types.Contains(metadata.Type) ? "it is of no known type"
            : (metadata.Type == "symlink") != (metadata.LinkTarget is not null) ? "a link, and nothing else, has a target"
            : metadata.LinkTarget is { Length: 0 or > WireFormat.MaxLinkTargetBytes } ? "its target has no length that one can have"
            : (metadata.SpecialMajor is null) != (metadata.SpecialMinor is null) ? "it has half a device number"
            : metadata.SpecialMajor is not null && metadata.Type is not ("block-device" or "character-device") ? "it has a device number and is no device"
            : metadata.Attributes is { Count: > WireFormat.MaxAttributes } ? $"it has more than {WireFormat.MaxAttributes} attributes"
            : metadata.Attributes?.Any(attribute => attribute?.Name is not { } name || name.Length is 0 or > WireFormat.MaxAttributeNameBytes || name.Contains((byte)0)) == true ? "an attribute has no valid name"
            : metadata.Attributes?.Sum(attribute => (long)attribute.Name.Length + (attribute.Value?.Length ?? 0)) > WireFormat.MaxAttributeBytes ? $"its attributes are longer than {WireFormat.MaxAttributeBytes} bytes"
            : metadata.Lsattr is { Count: > WireFormat.MaxLsattr } || metadata.Lsattr?.Any(letter => letter is null || !LsattrPattern().IsMatch(letter)) == true ? "its flags are none of lsattr"
            : null;

    /// <summary>Content that was stored, or is known.</summary>
    public static void Write(Utf8JsonWriter json, string step, BlobOpenMessage blob, StoredContent stored, string? truncated)
    {
        Begin(json, step, blob.Number, blob.Path, blob.Kind);
        json.WriteString("entry", stored.Entry);
        json.WriteNumber("parts", stored.Parts);
        json.WriteNumber("stored_bytes", stored is { Entry: null, OutsidePath: null } ? 0 : stored.LengthBytes);
        json.WriteString("md5", stored.Md5);
        if (stored.Sha1 is not null)
        {
            json.WriteString("sha1", stored.Sha1);
        }

        json.WriteString("sha256", stored.Sha256);
        json.WriteBoolean("truncated", truncated is not null);
        json.WriteString("reason", truncated);
        WriteExtents(json, blob.Extents);
        json.WriteNull("link_of");
        if (stored.OutsidePath is not null)
        {
            json.WriteString("outside", stored.OutsidePath);
        }

        if (stored.IsKnown)
        {
            json.WriteBoolean("known", true);
        }

        WriteMetadata(json, blob.Metadata);
    }

    /// <summary>Content that was refused: nothing of it is stored, what it was is told.</summary>
    public static void Write(Utf8JsonWriter json, string step, BlobOpenMessage blob, string refusal)
    {
        Begin(json, step, blob.Number, blob.Path, blob.Kind);
        WriteNoContent(json, refusal);
        json.WriteNull("link_of");
        WriteMetadata(json, blob.Metadata);
    }

    /// <summary>An object without content.</summary>
    public static void Write(Utf8JsonWriter json, string step, BlobObjectMessage message)
    {
        Begin(json, step, message.Number, message.Path, "file");
        WriteNoContent(json, refusal: null);
        json.WriteString("link_of", message.LinkOf?.ToString(CultureInfo.InvariantCulture));
        WriteMetadata(json, message.Metadata);
    }

    private static void WriteNoContent(Utf8JsonWriter json, string? refusal)
    {
        json.WriteNull("entry");
        json.WriteNumber("parts", 0);
        json.WriteNumber("stored_bytes", 0);
        json.WriteNull("md5");
        json.WriteNull("sha256");
        json.WriteBoolean("truncated", refusal is not null);
        json.WriteString("reason", refusal);
        json.WriteNull("extents");
    }

    private static void Begin(Utf8JsonWriter json, string step, uint number, byte[]? path, string kind)
    {
        json.WriteString("step", step);
        json.WriteString("id", number.ToString(CultureInfo.InvariantCulture));
        EvidenceLine.Path(json, path);
        json.WriteString("kind", kind);
    }

    private static void WriteExtents(Utf8JsonWriter json, IReadOnlyList<long>? extents)
    {
        if (extents is null)
        {
            json.WriteNull("extents");
            return;
        }

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

    private static void WriteMetadata(Utf8JsonWriter json, BlobMetadata? metadata)
    {
        if (metadata is null)
        {
            json.WriteNull("metadata");
            return;
        }

        json.WriteStartObject("metadata");
        json.WriteString("type", metadata.Type);
        json.WriteNumber("size_bytes", metadata.SizeBytes);
        json.WriteString("mode", Convert.ToString(metadata.Mode & 0xfff, 8).PadLeft(4, '0'));
        json.WriteNumber("owner_id", metadata.OwnerId);
        json.WriteNumber("group_id", metadata.GroupId);
        json.WriteNumber("links", metadata.Links);
        json.WriteString("device", metadata.Device.ToString(CultureInfo.InvariantCulture));
        json.WriteString("inode", metadata.Inode.ToString(CultureInfo.InvariantCulture));
        json.WriteString("special_device", metadata.SpecialMajor is { } major ? string.Create(CultureInfo.InvariantCulture, $"{major}:{metadata.SpecialMinor}") : null);
        WriteTime(json, "modified_at", metadata.ModifiedAt);
        WriteTime(json, "accessed_at", metadata.AccessedAt);
        WriteTime(json, "changed_at", metadata.ChangedAt);
        WriteTime(json, "created_at", metadata.CreatedAt);
        EvidenceLine.Text(json, "link_target", metadata.LinkTarget);
        WriteAttributes(json, metadata.Attributes);
        WriteLsattr(json, metadata.Lsattr);
        json.WriteEndObject();
    }

    private static void WriteAttributes(Utf8JsonWriter json, IReadOnlyList<BlobAttribute>? attributes)
    {
        if (attributes is null)
        {
            json.WriteNull("xattrs");
            return;
        }

        json.WriteStartArray("xattrs");
        foreach (var attribute in attributes)
        {
            json.WriteStartObject();
            EvidenceLine.Text(json, "name", attribute.Name);
            EvidenceLine.Text(json, "value", attribute.Value);
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }

    private static void WriteLsattr(Utf8JsonWriter json, IReadOnlyList<string>? letters)
    {
        if (letters is null)
        {
            json.WriteNull("lsattr");
            return;
        }

        json.WriteStartArray("lsattr");
        foreach (var letter in letters)
        {
            json.WriteStringValue(letter);
        }

        json.WriteEndArray();
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

    [GeneratedRegex(@"^(?:[A-Za-z]|bit_[0-9]{1,2})\z", RegexOptions.CultureInvariant)]
    private static partial Regex LsattrPattern();
}
