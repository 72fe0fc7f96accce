using System.Text;
using Forensics.Sdk;

namespace Forensics.Plugins.Filesystem.Entries;

/// <summary>The fields of an owner or group as finished JSON, made once for each number.</summary>
/// <param name="field"><c>owner</c> or <c>group</c>.</param>
/// <param name="nameOf">The name of a number.</param>
internal sealed class OwnerText(string field, Func<uint, EvidenceText?> nameOf)
{
    // Hostile trees may hold a file for each of four thousand million numbers: those without a cached text are made again.
    private const int Most = 65_536;

    private readonly Dictionary<uint, byte[]> texts = [];
    private uint lastId;
    private byte[]? last;

    /// <summary><c>,"owner_id":0,"owner_name":"root"</c></summary>
    public ReadOnlySpan<byte> Of(uint id)
    {
        if (last is not null && id == lastId)
        {
            return last;
        }

        if (!texts.TryGetValue(id, out var text))
        {
            text = Make(id);
            if (texts.Count < Most)
            {
                texts.Add(id, text);
            }
        }

        lastId = id;
        return last = text;
    }

    private byte[] Make(uint id)
    {
        var start = $",\"{field}_id\":{id},\"{field}_name\":";
        if (nameOf(id) is not { } name)
        {
            return Encoding.ASCII.GetBytes(start + "null");
        }

        var escaped = new byte[name.Bytes.Length * JsonText.GrowthFactor];
        escaped = escaped[..JsonText.Escape(name.Bytes.Span, escaped, out var isExact)];
        var companion = isExact ? string.Empty : $",\"{field}_name_bytes\":\"{Convert.ToBase64String(name.Bytes.Span)}\"";
        return [.. Encoding.ASCII.GetBytes(start + '"'), .. escaped, .. Encoding.ASCII.GetBytes('"' + companion)];
    }
}
