using System.Text.Json;

namespace Forensics.Plugins.Disk;

/// <summary>Values as records have them.</summary>
internal static class Words
{
    /// <summary>In lower case, with hyphens.</summary>
    public static string Of<TEnum>(TEnum value)
        where TEnum : struct, Enum
        => JsonNamingPolicy.KebabCaseLower.ConvertName(value.ToString());

    /// <summary>Names after each other; of many the first.</summary>
    public static string List(IReadOnlyCollection<string> names)
        => string.Join(", ", names.Take(DiskLimits.NamesTold)) + (names.Count > DiskLimits.NamesTold ? $" and {names.Count - DiskLimits.NamesTold} more" : string.Empty);
}
