using System.Globalization;
using System.Text.Json;

namespace Forensics.Plugins.Memory.Device;

/// <summary>Values as records have them.</summary>
internal static class Words
{
    /// <summary>In lower case, with hyphens.</summary>
    public static string Of<TEnum>(TEnum value)
        where TEnum : struct, Enum
        => JsonNamingPolicy.KebabCaseLower.ConvertName(value.ToString());

    /// <summary>An address.</summary>
    public static string Hex(ulong address) => address.ToString("x", CultureInfo.InvariantCulture);
}
