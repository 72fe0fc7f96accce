using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;

namespace Forensics.Plugins.State.Users.Ssh;

/// <summary>A public key as it goes over the wire (RFC 4253, 6.6; RFC 5656; RFC 8709).</summary>
/// <param name="Type">ssh-ed25519 and so on.</param>
/// <param name="Bits">Its length; null where it is not known for the type.</param>
/// <param name="Sha256">As ssh-keygen prints it.</param>
/// <param name="Md5">As ssh-keygen prints it.</param>
internal sealed record PublicKey(string Type, int? Bits, string Sha256, string Md5)
{
    private const int LongestType = 64;

    /// <returns>Null when it is none.</returns>
    public static PublicKey? Parse(ReadOnlySpan<byte> blob)
    {
        var rest = blob;
        if (!TryString(ref rest, out var name) || name.Length is 0 or > LongestType || name.ContainsAnyExceptInRange((byte)'!', (byte)'~'))
        {
            return null;
        }

        var type = Encoding.ASCII.GetString(name);
        return new(type, BitsOf(type, rest), "SHA256:" + Convert.ToBase64String(SHA256.HashData(blob)).TrimEnd('='), Md5Of(blob));
    }

    /// <summary>Takes a string of four bytes of length and so many bytes.</summary>
    public static bool TryString(ref ReadOnlySpan<byte> rest, out ReadOnlySpan<byte> text)
    {
        text = default;
        if (rest.Length < 4 || BinaryPrimitives.ReadUInt32BigEndian(rest) is var length && length > rest.Length - 4)
        {
            return false;
        }

        text = rest.Slice(4, (int)length);
        rest = rest[(4 + (int)length)..];
        return true;
    }

    private static int? BitsOf(string type, ReadOnlySpan<byte> rest)
    {
        var hasFirst = TryString(ref rest, out var first);
        var hasSecond = TryString(ref rest, out var second);
        return type switch
        {
            "ssh-rsa" when hasFirst && hasSecond => Length(second),
            "ssh-dss" when hasFirst => Length(first),
            _ when type.Contains("ed25519", StringComparison.Ordinal) => 256,
            _ when type.Contains("nistp256", StringComparison.Ordinal) => 256,
            _ when type.Contains("nistp384", StringComparison.Ordinal) => 384,
            _ when type.Contains("nistp521", StringComparison.Ordinal) => 521,
            _ => null,
        };
    }

    private static int Length(ReadOnlySpan<byte> number)
    {
        var significant = number.TrimStart((byte)0);
        return significant.IsEmpty ? 0 : (significant.Length * 8) - System.Numerics.BitOperations.LeadingZeroCount((uint)significant[0]) + 24;
    }

#pragma warning disable CA5351 // The fingerprint of old tools and logs, to find them by; nothing is protected by it.
    private static string Md5Of(ReadOnlySpan<byte> blob)
        => "MD5:" + string.Join(':', Convert.ToHexStringLower(MD5.HashData(blob)).Chunk(2).Select(pair => new string(pair)));
#pragma warning restore CA5351
}
