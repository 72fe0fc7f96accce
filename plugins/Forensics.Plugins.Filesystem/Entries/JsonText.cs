using System.Buffers;
using System.Text;

namespace Forensics.Plugins.Filesystem.Entries;

/// <summary>Bytes as the inside of a JSON string (RFC 8259, 7): what is not UTF-8 becomes U+FFFD, as <see cref="Encoding.UTF8"/> does it.</summary>
internal static class JsonText
{
    /// <summary>Most characters for one byte: <c>\u001f</c>.</summary>
    public const int GrowthFactor = 6;

    // Printable ASCII without quotation mark and backslash: copied as it is.
    private static readonly SearchValues<byte> Plain = SearchValues.Create(
        " !#$%&'()*+,-./0123456789:;<=>?@ABCDEFGHIJKLMNOPQRSTUVWXYZ[]^_`abcdefghijklmnopqrstuvwxyz{|}~"u8);

    /// <summary>Writes the text.</summary>
    /// <param name="text">The bytes.</param>
    /// <param name="destination">At least <see cref="GrowthFactor"/> times as long.</param>
    /// <param name="isExact">Whether the text gives the bytes back.</param>
    /// <returns>Bytes written.</returns>
    public static int Escape(ReadOnlySpan<byte> text, Span<byte> destination, out bool isExact)
    {
        isExact = true;
        var plain = text.IndexOfAnyExcept(Plain);
        if (plain < 0)
        {
            text.CopyTo(destination);
            return text.Length;
        }

        text[..plain].CopyTo(destination);
        return plain + EscapeRunes(text[plain..], destination[plain..], out isExact);
    }

    /// <summary>Writes base64 (RFC 4648, 4).</summary>
    public static int Base64(ReadOnlySpan<byte> bytes, Span<byte> destination)
    {
        System.Buffers.Text.Base64.EncodeToUtf8(bytes, destination, out _, out var written);
        return written;
    }

    private static int EscapeRunes(ReadOnlySpan<byte> text, Span<byte> destination, out bool isExact)
    {
        isExact = true;
        var written = 0;
        while (!text.IsEmpty)
        {
            var status = Rune.DecodeFromUtf8(text, out var rune, out var consumed);
            if (status != OperationStatus.Done)
            {
                isExact = false;
            }

            var target = destination[written..];
            if (rune.Value is '"' or '\\')
            {
                target[0] = (byte)'\\';
                target[1] = (byte)rune.Value;
                written += 2;
            }
            else if (rune.Value < ' ')
            {
                "\\u00"u8.CopyTo(target);
                target[4] = (byte)('0' + (rune.Value >> 4));
                target[5] = "0123456789abcdef"u8[rune.Value & 0xf];
                written += 6;
            }
            else
            {
                written += rune.EncodeToUtf8(target);
            }

            text = text[consumed..];
        }

        return written;
    }
}
