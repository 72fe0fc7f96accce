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
    public static void Path(Utf8JsonWriter json, byte[]? path)
    {
        json.WriteString("path", path is null ? null : Encoding.UTF8.GetString(path));
        if (path is not null && !System.Text.Unicode.Utf8.IsValid(path))
        {
            json.WriteBase64String("path_bytes", path);
        }
    }

    public void Dispose() => json.Dispose();
}
