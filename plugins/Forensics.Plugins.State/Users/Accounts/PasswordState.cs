using System.Buffers;

namespace Forensics.Plugins.State.Users.Accounts;

/// <summary>What the password field of shadow, gshadow or passwd means (<c>shadow(5)</c>, <c>crypt(5)</c>).</summary>
/// <param name="State">set, empty, locked (begins with !) or disabled (no password can match: * and whatever is no hash).</param>
/// <param name="Algorithm">Of the hash, also of one that is locked; null when there is none.</param>
internal sealed record PasswordState(string State, string? Algorithm)
{
    private static readonly SearchValues<byte> Base64 = SearchValues.Create("./0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"u8);

    private const int DesBytes = 13;
    private const int BsdiBytes = 20;

    public static PasswordState Of(ReadOnlySpan<byte> field)
    {
        var hash = field.TrimStart((byte)'!');
        var algorithm = AlgorithmOf(hash);
        return field.IsEmpty ? new("empty", null)
            : hash.Length != field.Length ? new("locked", algorithm)
            : new(algorithm is null ? "disabled" : "set", algorithm);
    }

    private static string? AlgorithmOf(ReadOnlySpan<byte> hash) => hash switch
    {
        _ when hash.StartsWith("$y$"u8) => "yescrypt",
        _ when hash.StartsWith("$gy$"u8) => "gost-yescrypt",
        _ when hash.StartsWith("$7$"u8) => "scrypt",
        _ when hash.StartsWith("$2"u8) && hash.Length > 3 && (hash[2] == '$' || hash[3] == '$') => "bcrypt",
        _ when hash.StartsWith("$6$"u8) => "sha512crypt",
        _ when hash.StartsWith("$5$"u8) => "sha256crypt",
        _ when hash.StartsWith("$sha1"u8) => "sha1crypt",
        _ when hash.StartsWith("$md5"u8) => "sunmd5",
        _ when hash.StartsWith("$1$"u8) => "md5crypt",
        _ when hash.StartsWith("$3$"u8) => "nthash",
        _ when hash.StartsWith("$argon2"u8) => "argon2",
        _ when hash.StartsWith("$"u8) => "other",
        _ when hash.Length == BsdiBytes && hash[0] == '_' && IsEncoded(hash[1..]) => "bsdicrypt",
        _ when hash.Length == DesBytes && IsEncoded(hash) => "descrypt",
        _ => null,
    };

    private static bool IsEncoded(ReadOnlySpan<byte> text)
        => !text.ContainsAnyExcept(Base64);
}
