using System.Globalization;
using System.Text.RegularExpressions;

namespace Forensics.Collection.Run;

/// <summary>Our own clock as it stands in the bundle: ISO 8601 UTC with nine decimals, of which the last two are zero.</summary>
public static partial class EvidenceTime
{
    /// <summary>Now.</summary>
    /// <param name="clock">Our clock.</param>
    /// <returns>The text.</returns>
    public static string Text(TimeProvider clock) => Text(clock.GetUtcNow());

    /// <summary>A time.</summary>
    /// <param name="time">Any time.</param>
    /// <returns>The text.</returns>
    public static string Text(DateTimeOffset time) => time.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.fffffff'00Z'", CultureInfo.InvariantCulture);

    [GeneratedRegex(@"^[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}\.[0-9]{9}Z\z", RegexOptions.CultureInvariant)]
    internal static partial Regex IsoPattern();
}
