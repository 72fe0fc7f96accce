using System.Text;

namespace Forensics.Plugins.State.Users.Ssh;

/// <summary>What can be told of a private key without giving any of it away: its kind, whether a passphrase protects it, and its public half where the file has that (PROTOCOL.key of OpenSSH).</summary>
internal sealed record PrivateKey(string? Type, bool? Encrypted, PublicKey? Public)
{
    private const string Begin = "-----BEGIN ";
    private const string End = "PRIVATE KEY-----";

    /// <returns>Null when it is none.</returns>
    public static PrivateKey? Parse(ReadOnlyMemory<byte> content)
    {
        if (content.Span.IndexOf("-----BEGIN "u8) is not (>= 0 and var start))
        {
            return null;
        }

        var text = Encoding.Latin1.GetString(content.Span[start..Math.Min(content.Length, start + UserLimits.LineBytes)]);
        var lines = text.Split('\n', StringSplitOptions.TrimEntries);
        if (!lines[0].EndsWith(End, StringComparison.Ordinal) || lines[0].Length < Begin.Length + End.Length)
        {
            return null;
        }

        return lines[0][Begin.Length..^End.Length].Trim() switch
        {
            "OPENSSH" => OpenSsh(lines),
            "ENCRYPTED" => new("pkcs8", Encrypted: true, null),
            "" => new("pkcs8", Encrypted: false, null),
            "RSA" or "EC" or "DSA" => new(lines[0][Begin.Length..^End.Length].Trim().ToLowerInvariant(), lines.Take(5).Any(line => line.Contains("ENCRYPTED", StringComparison.Ordinal)), null),
            _ => new(null, null, null),
        };
    }

    private static PrivateKey OpenSsh(string[] lines)
    {
        var body = string.Concat(lines.Skip(1).TakeWhile(line => !line.StartsWith("-----", StringComparison.Ordinal)));
        var bytes = new byte[(body.Length * 3 / 4) + 3];
        if (!Convert.TryFromBase64String(body, bytes, out var length) || !bytes.AsSpan(0, length).StartsWith("openssh-key-v1\0"u8))
        {
            return new(null, null, null);
        }

        ReadOnlySpan<byte> rest = bytes.AsSpan(15, length - 15);
        if (!PublicKey.TryString(ref rest, out var cipher) || !PublicKey.TryString(ref rest, out _) || !PublicKey.TryString(ref rest, out _) || rest.Length < 4)
        {
            return new(null, null, null);
        }

        rest = rest[4..];
        var key = PublicKey.TryString(ref rest, out var blob) ? PublicKey.Parse(blob) : null;
        return new(key?.Type, !cipher.SequenceEqual("none"u8), key);
    }
}
