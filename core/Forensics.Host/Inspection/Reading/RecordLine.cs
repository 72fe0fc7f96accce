using System.Buffers.Text;
using System.Text.Json;

namespace Forensics.Host.Inspection.Reading;

/// <summary>
/// One line of JSON: where the values of the wanted fields lie in it. One object serves all lines of a kind, one after another; nothing is made for
/// a line that nobody asks about.
/// </summary>
internal abstract class RecordLine
{
    private readonly FieldOrder order = new();
    private readonly List<(byte[]? Bytes, int Start, int Length)> values = [];

    // Escaped text without its escapes: never longer than the line.
    private readonly byte[] unescaped = new byte[InspectionLimits.MaxLineBytes];
    private int unescapedLength;

    /// <summary>Reads the line. It stands in the buffer until the next.</summary>
    /// <returns>False when it is not one JSON object, or a wanted field is of another type.</returns>
    public bool TryRead(byte[] line, int lengthBytes)
    {
        for (var i = 0; i < values.Count; i++)
        {
            values[i] = default;
        }

        unescapedLength = 0;
        if (lengthBytes < 2 || line[0] != (byte)'{' || line[lengthBytes - 1] != (byte)'}')
        {
            return false;
        }

        try
        {
            return TryReadObject(line, lengthBytes);
        }
        catch (Exception malformed) when (malformed is JsonException or InvalidOperationException)
        {
            // The second is what the reader throws for escapes that are no characters.
            return false;
        }
    }

    protected int Want(ReadOnlySpan<byte> name, FieldType type)
    {
        values.Add(default);
        return order.Add(name, type);
    }

    protected bool Has(int field) => values[field].Bytes is not null;

    /// <summary>Text without escapes, which need not be valid UTF-8; empty when null.</summary>
    protected ReadOnlySpan<byte> Text(int field) => values[field] is ({ } bytes, var start, var length) ? bytes.AsSpan(start, length) : [];

    /// <summary>A list as it stands, brackets and all; empty when null.</summary>
    protected ReadOnlySpan<byte> List(int field) => Text(field);

    protected bool IsTrue(int field) => Text(field) is [(byte)'t', ..];

    /// <summary>Null when it is null, or not a whole number of 64 bits.</summary>
    protected long? Number(int field)
        => Text(field) is { IsEmpty: false } digits && Utf8Parser.TryParse(digits, out long number, out var consumed) && consumed == digits.Length ? number : null;

    private bool TryReadObject(byte[] line, int lengthBytes)
    {
        var reader = new Utf8JsonReader(line.AsSpan(0, lengthBytes));
        _ = reader.Read();
        for (var place = 0; reader.Read() && reader.TokenType == JsonTokenType.PropertyName; place++)
        {
            var field = order.Find(place, reader.ValueSpan);
            _ = reader.Read();
            if (field < 0)
            {
                reader.Skip();
            }
            else if (!TryTake(field, ref reader, line))
            {
                return false;
            }
        }

        // Throws when something follows.
        return !reader.Read();
    }

    private bool TryTake(int field, ref Utf8JsonReader reader, byte[] line)
    {
        var start = (int)reader.TokenStartIndex;
        switch (reader.TokenType, order.TypeOf(field))
        {
            case (JsonTokenType.Null, _):
                values[field] = default;
                return true;
            case (JsonTokenType.String, FieldType.Text) when reader.ValueIsEscaped:
                var length = reader.CopyString(unescaped.AsSpan(unescapedLength));
                values[field] = (unescaped, unescapedLength, length);
                unescapedLength += length;
                return true;
            case (JsonTokenType.String, FieldType.Text):
                values[field] = (line, start + 1, reader.ValueSpan.Length);
                return true;
            case (JsonTokenType.Number, FieldType.Number):
            case (JsonTokenType.True or JsonTokenType.False, FieldType.Truth):
                values[field] = (line, start, reader.ValueSpan.Length);
                return true;
            case (JsonTokenType.StartArray, FieldType.List):
                reader.Skip();
                values[field] = (line, start, (int)reader.BytesConsumed - start);
                return true;
            default:
                return false;
        }
    }
}
