using System.Globalization;

namespace Forensics.Collection;

/// <summary>Our own clock as it stands in the bundle.</summary>
internal static class EvidenceTime
{
    public static string Text(TimeProvider clock) => Text(clock.GetUtcNow());

    public static string Text(DateTimeOffset time) => time.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.fffffff'00Z'", CultureInfo.InvariantCulture);
}
