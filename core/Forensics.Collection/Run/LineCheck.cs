using System.Text.Json;
using System.Text.Unicode;

namespace Forensics.Collection.Run;

/// <summary>Whether a chunk is whole lines, each one JSON object in valid UTF-8 (RFC 8259, at most 64 levels deep).</summary>
internal static class LineCheck
{
    private static readonly JsonReaderOptions Strict = new() { MaxDepth = 64, CommentHandling = JsonCommentHandling.Disallow, AllowTrailingCommas = false };

    /// <returns>The number of lines.</returns>
    /// <exception cref="ContractBreachException">It is not.</exception>
    public static long Count(ReadOnlySpan<byte> lines)
    {
        if (lines.IsEmpty || lines[^1] != '\n')
        {
            throw new ContractBreachException("a record line is not ended");
        }

        if (!Utf8.IsValid(lines))
        {
            throw new ContractBreachException("a record line is not valid UTF-8");
        }

        long count = 0;
        while (!lines.IsEmpty)
        {
            var end = lines.IndexOf((byte)'\n');
            if (!FlatObject.IsValid(lines[..end]) && !IsObject(lines[..end]))
            {
                throw new ContractBreachException("a record line is not one JSON object");
            }

            lines = lines[(end + 1)..];
            count++;
        }

        return count;
    }

    private static bool IsObject(ReadOnlySpan<byte> line)
    {
        try
        {
            var reader = new Utf8JsonReader(line, Strict);
            if (!reader.Read() || reader.TokenType != JsonTokenType.StartObject)
            {
                return false;
            }

            while (reader.Read())
            {
            }

            return reader.BytesConsumed == line.Length;
        }
        catch (JsonException)
        {
            return false;
        }
    }
}
