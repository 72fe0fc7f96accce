namespace Forensics.Plugins.State.Users;

/// <summary>A line of a file.</summary>
/// <param name="Number">From 1.</param>
/// <param name="OffsetBytes">Where it begins.</param>
/// <param name="Bytes">Without its line feed.</param>
internal readonly record struct TextLine(int Number, long OffsetBytes, ReadOnlyMemory<byte> Bytes)
{
    /// <summary>The lines of a text, empty ones too.</summary>
    public static IEnumerable<TextLine> Of(ReadOnlyMemory<byte> text)
    {
        var at = 0;
        for (var number = 1; at < text.Length; number++)
        {
            var length = text.Span[at..].IndexOf((byte)'\n');
            length = length < 0 ? text.Length - at : length;
            yield return new(number, at, text.Slice(at, length));
            at += length + 1;
        }
    }

    /// <summary>Nothing but white space, or a comment.</summary>
    public bool IsBlankOrComment => Bytes.Span.TrimStart(" \t\r"u8) is [] or [(byte)'#', ..];

    /// <summary>Its fields between colons.</summary>
    public List<ReadOnlyMemory<byte>> Fields()
    {
        var fields = new List<ReadOnlyMemory<byte>>();
        foreach (var range in Bytes.Span.Split((byte)':'))
        {
            fields.Add(Bytes[range]);
            if (fields.Count > 16)
            {
                break;
            }
        }

        return fields;
    }
}
