using System.Text;
using System.Text.RegularExpressions;
using Forensics.Sdk;
using Forensics.Sdk.Linux;

namespace Forensics.Plugins.Autoruns.Enriching;

/// <summary>Timers that a run of forensics has set to undo what it did (<c>--revert-after</c>).</summary>
internal static partial class OwnTimer
{
    /// <summary>The run, of a file that has name, place and owner of such a timer.</summary>
    /// <param name="path">The file.</param>
    /// <param name="status">Of it; null when unknown.</param>
    public static string? RunOf(EvidencePath path, FileStatus? status)
        => status is { UserId: 0 } && path.Bytes.Length < MaxPathBytes && Timer().Match(Encoding.Latin1.GetString(path.Bytes.Span)) is { Success: true } match ? match.Groups["run"].Value : null;

    private const int MaxPathBytes = 256;

    [GeneratedRegex(@"^/etc/(cron\.d/forensics-revert-(?<run>[0-9a-f]{6})|systemd/system/(timers\.target\.wants/)?forensics-revert-(?<run>[0-9a-f]{6})\.(timer|service))\z", RegexOptions.CultureInvariant)]
    private static partial Regex Timer();
}
