using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Forensics.Sdk.Linux;
using Forensics.Sdk.Linux.Hashing;
using Microsoft.Win32.SafeHandles;

namespace Forensics.Sdk.Quarantine.Store;

/// <summary>The files of one object's folder, checked before anything of them is believed.</summary>
internal static class ObjectFiles
{
    private const int BufferBytes = 128 << 10;

    public static ReadOnlySpan<byte> ObjectName => "object.json"u8;

    public static ReadOnlySpan<byte> ContentName => "content"u8;

    public static ReadOnlySpan<byte> SumsName => "SHA256SUMS"u8;

    /// <summary>As <c>sha256sum -c</c> reads it.</summary>
    public static byte[] Sums(string objectSha256, string contentSha256)
        => Encoding.ASCII.GetBytes(string.Create(CultureInfo.InvariantCulture, $"{objectSha256}  object.json\n{contentSha256}  content\n"));

    /// <summary>Reads <c>object.json</c> after its digest is checked.</summary>
    /// <exception cref="StoreDamagedException">It, or the list of digests, is not as it was written.</exception>
    public static QuarantineObject ReadObject(StoreFolder folder, string id, out string contentSha256)
    {
        var (objectSha256, content) = ReadSums(folder);
        contentSha256 = content;
        var json = folder.ReadFile(ObjectName, StoreLimits.ObjectJsonBytes);
        if (Convert.ToHexStringLower(SHA256.HashData(json.Span)) != objectSha256)
        {
            throw Damaged(folder, ObjectName, "its SHA-256 is not the one in SHA256SUMS");
        }

        try
        {
            var document = JsonSerializer.Deserialize(json.Span, StoreDocuments.Json.ObjectDocument) ?? throw new FormatException("it is null");
            return document.Checked(id);
        }
        catch (Exception e) when (e is JsonException or FormatException or ArgumentException or NullReferenceException or OverflowException)
        {
            // A null where none belongs, in a list for instance: its digest is right, so somebody wrote it so.
            throw Damaged(folder, ObjectName, $"it cannot be read: {e.Message}");
        }
    }

    /// <summary>Opens the sealed content after all of it is checked, by the same descriptor.</summary>
    /// <exception cref="StoreDamagedException">It is not as it was written.</exception>
    public static SafeFileHandle OpenContent(StoreFolder folder, QuarantineObject content, string sealedSha256)
    {
        var file = folder.OpenFile(ContentName);
        try
        {
            var length = (long)folder.Status(file, ContentName).LengthBytes;
            if (length != content.SealedBytes)
            {
                throw Damaged(folder, ContentName, $"it has {length} bytes instead of {content.SealedBytes}");
            }

            return Digest(folder, file, length) == sealedSha256 ? file : throw Damaged(folder, ContentName, "its SHA-256 is not the one in SHA256SUMS");
        }
        catch
        {
            file.Dispose();
            throw;
        }
    }

    /// <summary>How long the sealed content is; 0 when it is not there.</summary>
    public static long SealedBytes(StoreFolder folder)
    {
        using var file = folder.TryOpenFile(ContentName);
        return file is null ? 0 : (long)folder.Status(file, ContentName).LengthBytes;
    }

    private static (string Object, string Content) ReadSums(StoreFolder folder)
    {
        var text = folder.ReadFile(SumsName, StoreLimits.SumsBytes).Span;
        const int digits = DigestLine.DigestDigits;
        if (text.Length > 2 * digits)
        {
            var objectSha256 = Encoding.ASCII.GetString(text[..digits]);
            var rest = text[digits..];
            var line = rest.IndexOf((byte)'\n') + 1;
            if (line > 0 && rest.Length >= line + digits)
            {
                var contentSha256 = Encoding.ASCII.GetString(rest.Slice(line, digits));
                if (LowerHex.Is(objectSha256) && LowerHex.Is(contentSha256) && text.SequenceEqual(Sums(objectSha256, contentSha256)))
                {
                    return (objectSha256, contentSha256);
                }
            }
        }

        throw Damaged(folder, SumsName, "it is not two lines of sha256sum, one for object.json and one for content");
    }

    private static string Digest(StoreFolder folder, SafeFileHandle file, long lengthBytes)
    {
        using var digest = new StreamDigest(DigestAlgorithms.Sha256);
        var buffer = new byte[(int)Math.Min(BufferBytes, lengthBytes)];
        for (var offset = 0L; offset < lengthBytes;)
        {
            folder.Check(FileReading.ReadAt(file, buffer.AsSpan(0, (int)Math.Min(buffer.Length, lengthBytes - offset)), offset, out var read), "pread", ContentName);
            if (read == 0)
            {
                throw Damaged(folder, ContentName, $"it ends after {offset} bytes");
            }

            digest.Append(buffer.AsSpan(0, read));
            offset += read;
        }

        return Convert.ToHexStringLower(digest.Finish().Sha256!);
    }

    private static StoreDamagedException Damaged(StoreFolder folder, ReadOnlySpan<byte> name, string reason) => new(folder.Store, folder.Below(name), reason);
}
