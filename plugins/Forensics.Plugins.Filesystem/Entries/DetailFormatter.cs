using Forensics.Sdk;

namespace Forensics.Plugins.Filesystem.Entries;

/// <summary>Writes the fields of options, each with a comma before it, as the serialiser does. Texts of our own making (digits, letters, types) need no escape.</summary>
internal static class DetailFormatter
{
    private const int FixedBytes = 512;

    /// <summary>Appends the fields, except digests.</summary>
    public static void Append(LineBuffer line, EntryDetails details)
    {
        Text(line, ",\"file_id\":\""u8, details.FileId);
        Texts(line, ",\"lsattr\":["u8, details.Lsattr);
        if (details.Xattrs is { } attributes)
        {
            line.Reserve(FixedBytes);
            line.Append(",\"xattrs\":["u8);
            for (var i = 0; i < attributes.Count; i++)
            {
                Evidence(line, i == 0 ? "{\"name\":"u8 : ",{\"name\":"u8, ",\"name_bytes\":\""u8, attributes[i].Name);
                Evidence(line, ",\"value\":"u8, ",\"value_bytes\":\""u8, attributes[i].Value);
                line.Append("}"u8);
            }

            line.Append("]"u8);
        }

        Texts(line, ",\"acl\":["u8, details.Acl);
        Text(line, ",\"capabilities\":\""u8, details.Capabilities);
        line.Reserve(FixedBytes);
        if (details.CapabilitiesRootId is { } root)
        {
            line.Append(",\"capabilities_root_id\":"u8);
            line.Append((ulong)root);
        }

        if (details.SelinuxLabel is { } label)
        {
            Evidence(line, ",\"selinux_label\":"u8, ",\"selinux_label_bytes\":\""u8, label);
        }

        Text(line, ",\"mime_type\":\""u8, details.MimeType);
        Text(line, ",\"elf_build_id\":\""u8, details.ElfBuildId);
    }

    /// <summary>Appends digests.</summary>
    public static void Append(LineBuffer line, EntryDigests digests)
    {
        line.Reserve(FixedBytes);
        Hexadecimal(line, ",\"md5\":\""u8, digests.Digests.Md5);
        Hexadecimal(line, ",\"sha1\":\""u8, digests.Digests.Sha1);
        Hexadecimal(line, ",\"sha256\":\""u8, digests.Digests.Sha256);
        line.Append(digests.Changed ? ",\"changed_during_read\":true"u8 : ",\"changed_during_read\":false"u8);
    }

    /// <summary>Writes hexadecimal digits.</summary>
    public static void Digits(LineBuffer line, ReadOnlySpan<byte> bytes)
    {
        Convert.TryToHexStringLower(bytes, line.Free, out var written);
        line.Advance(written);
    }

    private static void Hexadecimal(LineBuffer line, ReadOnlySpan<byte> start, byte[]? digest)
    {
        if (digest is not null)
        {
            line.Append(start);
            Digits(line, digest);
            line.Append("\""u8);
        }
    }

    private static void Text(LineBuffer line, ReadOnlySpan<byte> start, string? text)
    {
        if (text is not null)
        {
            line.Reserve(FixedBytes + text.Length);
            line.Append(start);
            Ascii(line, text);
            line.Append("\""u8);
        }
    }

    private static void Texts(LineBuffer line, ReadOnlySpan<byte> start, IReadOnlyList<string>? texts)
    {
        if (texts is null)
        {
            return;
        }

        line.Reserve(FixedBytes);
        line.Append(start);
        for (var i = 0; i < texts.Count; i++)
        {
            line.Reserve(FixedBytes + texts[i].Length);
            line.Append(i == 0 ? "\""u8 : ",\""u8);
            Ascii(line, texts[i]);
            line.Append("\""u8);
        }

        line.Append("]"u8);
    }

    private static void Ascii(LineBuffer line, string text)
        => line.Advance(System.Text.Encoding.ASCII.GetBytes(text.AsSpan(), line.Free));

    private static void Evidence(LineBuffer line, ReadOnlySpan<byte> start, ReadOnlySpan<byte> companion, EvidenceText? text)
    {
        line.Reserve(FixedBytes + ((text?.Bytes.Length ?? 0) * (JsonText.GrowthFactor + 2)));
        line.Append(start);
        if (text is not { } evidence)
        {
            line.Append("null"u8);
            return;
        }

        line.Append("\""u8);
        line.Advance(JsonText.Escape(evidence.Bytes.Span, line.Free, out var isExact));
        line.Append("\""u8);
        if (!isExact)
        {
            line.Append(companion);
            line.Advance(JsonText.Base64(evidence.Bytes.Span, line.Free));
            line.Append("\""u8);
        }
    }
}
