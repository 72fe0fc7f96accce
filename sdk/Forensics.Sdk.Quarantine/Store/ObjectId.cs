using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace Forensics.Sdk.Quarantine.Store;

/// <summary>The id of an object: 16 lower-case hexadecimal digits. No path is made of anything else.</summary>
internal static class ObjectId
{
    public static string Random() => RandomNumberGenerator.GetHexString(StoreLimits.IdDigits, lowercase: true);

    public static string Checked(string id)
    {
        ArgumentNullException.ThrowIfNull(id);
        return TryParse(Encoding.UTF8.GetBytes(id), out _)
            ? id
            : throw new ArgumentException($"'{(id.Length > 64 ? id[..64] : id)}' is no id of an object: it has {StoreLimits.IdDigits} lower-case hexadecimal digits", nameof(id));
    }

    public static bool TryParse(ReadOnlySpan<byte> text, out ulong number)
    {
        number = 0;
        return text.Length == StoreLimits.IdDigits
            && LowerHex.Is(text)
            && ulong.TryParse(text, NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out number);
    }

    public static string Text(ulong number) => number.ToString("x16", CultureInfo.InvariantCulture);
}
