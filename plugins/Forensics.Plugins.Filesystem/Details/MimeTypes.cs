using System.Text;

namespace Forensics.Plugins.Filesystem.Details;

/// <summary>The type of a content by its first bytes: a table of our own, and a look into those formats that share their first bytes.</summary>
internal static class MimeTypes
{
    private const int TarMagicOffset = 257;

    /// <summary>The type.</summary>
    /// <param name="head">The first <see cref="ListingLimits.MagicBytes"/> bytes, or all.</param>
    public static string Of(ReadOnlySpan<byte> head)
    {
        if (head.IsEmpty)
        {
            return "inode/x-empty";
        }

        return Elf(head) ?? Container(head) ?? Known(head) ?? (head.Length > TarMagicOffset + 5 && head[TarMagicOffset..].StartsWith("ustar"u8) ? "application/x-tar" : Text(head));
    }

    private static string? Known(ReadOnlySpan<byte> head)
    {
        foreach (var (magic, type) in MagicTable.Entries)
        {
            if (head.StartsWith(magic))
            {
                return type;
            }
        }

        return null;
    }

    private static string? Elf(ReadOnlySpan<byte> head)
    {
        if (head.Length < 18 || !head.StartsWith(MagicTable.Elf))
        {
            return null;
        }

        return (head[5] == 2 ? head[17] | (head[16] << 8) : head[16] | (head[17] << 8)) switch
        {
            1 => "application/x-object",
            2 => "application/x-executable",
            3 => "application/x-sharedlib", // Position-independent programs too: only their dynamic section tells them apart.
            4 => "application/x-coredump",
            _ => "application/x-elf",
        };
    }

    private static string? Container(ReadOnlySpan<byte> head)
        => head.StartsWith(MagicTable.Zip) ? Zip(head)
            : head.Length >= 12 && head.StartsWith("RIFF"u8) ? Riff(head[8..12])
            : head.Length >= 12 && head[4..].StartsWith("ftyp"u8) ? Brand(head[8..12])
            : null;

    // The first entry says what an archive is: its name, and for OpenDocument and EPUB its content, which is stored as it is.
    private static string Zip(ReadOnlySpan<byte> head)
    {
        const int NameOffset = 30;
        if (head.Length <= NameOffset)
        {
            return "application/zip";
        }

        var entry = head[NameOffset..];
        if (entry.StartsWith("mimetypeapplication/"u8))
        {
            var type = entry["mimetype".Length..];
            var end = type.IndexOf("PK"u8);
            type = end is > 0 and < 100 ? type[..end] : default;
            return type.IsEmpty || type.IndexOfAnyExceptInRange((byte)'+', (byte)'z') >= 0 ? "application/zip" : Encoding.ASCII.GetString(type);
        }

        return entry.StartsWith("[Content_Types].xml"u8) || entry.StartsWith("_rels/.rels"u8) || entry.StartsWith("docProps/"u8) ? OfficeOpenXml(entry)
            : entry.StartsWith("META-INF/"u8) ? "application/java-archive"
            : entry.StartsWith("AndroidManifest.xml"u8) ? "application/vnd.android.package-archive"
            : "application/zip";
    }

    private static string OfficeOpenXml(ReadOnlySpan<byte> entries)
        => entries.IndexOf("word/"u8) >= 0 ? "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
            : entries.IndexOf("xl/"u8) >= 0 ? "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
            : entries.IndexOf("ppt/"u8) >= 0 ? "application/vnd.openxmlformats-officedocument.presentationml.presentation"
            : "application/vnd.openxmlformats-officedocument";

    private static string Riff(ReadOnlySpan<byte> form)
        => form.SequenceEqual("WEBP"u8) ? "image/webp" : form.SequenceEqual("WAVE"u8) ? "audio/x-wav" : form.SequenceEqual("AVI "u8) ? "video/x-msvideo" : "application/x-riff";

    private static string Brand(ReadOnlySpan<byte> brand)
        => brand.StartsWith("heic"u8) || brand.StartsWith("mif1"u8) ? "image/heic" : brand.StartsWith("avif"u8) ? "image/avif"
            : brand.StartsWith("qt  "u8) ? "video/quicktime" : brand.StartsWith("M4A"u8) ? "audio/x-m4a" : brand.StartsWith("3g"u8) ? "video/3gpp" : "video/mp4";

    private static string Text(ReadOnlySpan<byte> head)
    {
        var text = head.StartsWith("\ufeff"u8) ? head[3..] : head;
        if (head.StartsWith((ReadOnlySpan<byte>)[0xff, 0xfe]) || head.StartsWith((ReadOnlySpan<byte>)[0xfe, 0xff]))
        {
            return "text/plain"; // UTF-16.
        }

        if (head.StartsWith("#!"u8))
        {
            return Script(head);
        }

        if (!IsText(text))
        {
            return "application/octet-stream";
        }

        var trimmed = text.TrimStart(" \t\r\n"u8);
        return trimmed.StartsWith("<?xml"u8) ? (trimmed.IndexOf("<svg"u8) >= 0 ? "image/svg+xml" : "text/xml")
            : trimmed.StartsWith("<svg"u8) ? "image/svg+xml"
            : StartsWithLetters(trimmed, "<!doctype html") || StartsWithLetters(trimmed, "<html") ? "text/html"
            : trimmed.StartsWith("<?php"u8) ? "text/x-php"
            : trimmed.StartsWith("{\""u8) || trimmed.StartsWith("[{"u8) ? "application/json"
            : trimmed.StartsWith("-----BEGIN "u8) ? "application/x-pem-file"
            : "text/plain";
    }

    private static string Script(ReadOnlySpan<byte> head)
    {
        var end = head.IndexOf((byte)'\n');
        var line = end < 0 ? head : head[..end];
        return line.IndexOf("python"u8) >= 0 ? "text/x-script.python"
            : line.IndexOf("perl"u8) >= 0 ? "text/x-perl"
            : line.IndexOf("ruby"u8) >= 0 ? "text/x-ruby"
            : line.IndexOf("node"u8) >= 0 ? "application/javascript"
            : line.IndexOf("php"u8) >= 0 ? "text/x-php"
            : line.IndexOf("sh"u8) >= 0 ? "text/x-shellscript"
            : "text/x-script";
    }

    private static bool IsText(ReadOnlySpan<byte> text)
    {
        foreach (var value in text)
        {
            if (value is < 0x20 and not ((byte)'\t' or (byte)'\n' or (byte)'\r' or 0x0c or 0x1b or 0x08) or 0x7f)
            {
                return false;
            }
        }

        // The bound may cut a character of up to four bytes.
        for (var cut = 0; cut < 4 && cut < text.Length; cut++)
        {
            if (System.Text.Unicode.Utf8.IsValid(text[..^cut]))
            {
                return cut == 0 || text.Length >= ListingLimits.MagicBytes - 3;
            }
        }

        return false;
    }

    private static bool StartsWithLetters(ReadOnlySpan<byte> text, string letters)
        => text.Length >= letters.Length && Ascii.EqualsIgnoreCase(text[..letters.Length], letters);
}
