using System.Buffers;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace Forensics.Collection.Run;

/// <summary>Writes our own lines of the bundle: items, faults, log. One thread at a time.</summary>
internal sealed class EvidenceLine : IDisposable
{
    private readonly ArrayBufferWriter<byte> bytes = new(1_024);
    private readonly Utf8JsonWriter json;

    // Written for machines: nothing but what JSON itself demands is escaped.
    public EvidenceLine() => json = new(bytes, new JsonWriterOptions { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping });

    /// <summary>One object, one line.</summary>
    /// <returns>The line, valid until the next.</returns>
    public ReadOnlySpan<byte> Write(Action<Utf8JsonWriter> members)
    {
        bytes.ResetWrittenCount();
        json.Reset();
        json.WriteStartObject();
        members(json);
        json.WriteEndObject();
        json.Flush();
        bytes.Write("\n"u8);
        return bytes.WrittenSpan;
    }

    /// <summary>The field, and its bytes in base64 when the text does not give them back.</summary>
    public static void Path(Utf8JsonWriter json, byte[]? path) => Text(json, "path", path);

    /// <summary>The same for a field of any name.</summary>
    public static void Text(Utf8JsonWriter json, string name, byte[]? text)
    {
        json.WriteString(name, text is null ? null : Encoding.UTF8.GetString(text));
        if (text is not null && !System.Text.Unicode.Utf8.IsValid(text))
        {
            json.WriteBase64String(name + "_bytes", text);
        }
    }

    public void Dispose() => json.Dispose();
}
