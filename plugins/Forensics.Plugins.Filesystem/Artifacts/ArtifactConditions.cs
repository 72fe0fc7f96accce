using System.Text;
using Forensics.Sdk;
using Forensics.Sdk.Linux;

namespace Forensics.Plugins.Filesystem.Artifacts;

/// <summary>
/// Conditions of definitions, which the format has had until 2022: comparisons of <c>os</c>, <c>os_major_version</c> and <c>os_minor_version</c> joined by
/// <c>and</c>, <c>or</c> and parentheses. The version is VERSION_ID of the inspected root's <c>os-release(5)</c>.
/// </summary>
internal sealed class ArtifactConditions
{
    private static readonly string[] Places = ["/etc/os-release", "/usr/lib/os-release"];

    private readonly uint? major;
    private readonly uint? minor;

    private ArtifactConditions(uint? major, uint? minor, IReadOnlyList<CollectionFault> faults) => (this.major, this.minor, Faults) = (major, minor, faults);

    /// <summary>Why the version is not known. A root without the file, or without a version in it, gives none: conditions on it are unsupported then.</summary>
    public IReadOnlyList<CollectionFault> Faults { get; }

    /// <summary>Reads the version of a root that may not answer.</summary>
    /// <param name="root">The root.</param>
    /// <param name="reader">Reads it.</param>
    public static ArtifactConditions Read(TargetRoot root, AbandonableReader reader)
    {
        foreach (var place in Places.Select(EvidencePath.Of))
        {
            if (!reader.TryRead(_ => (Error: root.ReadFile(place.Bytes.Span, OpenAs.RegularFile, ArtifactLimits.OsReleaseBytes, out var read), Read: read), out var answer))
            {
                return new(null, null, [Errno.ETIMEDOUT.Fault(place, "IO_TIMEOUT", "openat2", $"no answer within {reader.Deadline.TotalSeconds} s: the system's version is not known")]);
            }

            if (!answer.Error.Failed)
            {
                var (major, minor) = Version(Encoding.UTF8.GetString(answer.Read.Bytes.Span));
                return new(major, minor, []);
            }

            // os-release(5): the second place counts where there is no first.
            if (answer.Error != Errno.ENOENT)
            {
                return new(null, null, [answer.Error.Fault(place, "OS_RELEASE_UNREADABLE", "openat2", "the system's version is not known") with { Kind = answer.Error.KindByName }]);
            }
        }

        return new(null, null, []);
    }

    /// <summary>What conditions say together: all of them must be met.</summary>
    /// <param name="conditions">As written in a definition.</param>
    public ConditionAnswer Answer(IReadOnlyList<string> conditions)
    {
        ConditionAnswer? unsupported = null;
        ConditionAnswer? unmet = null;
        foreach (var condition in conditions)
        {
            var met = new ConditionExpression(condition, major, minor).Evaluate(out var problem);
            if (problem is not null)
            {
                unsupported ??= new(ConditionVerdict.Unsupported, $"the condition '{condition}' is not understood: {problem}");
            }
            else if (met is null)
            {
                unsupported ??= new(ConditionVerdict.Unsupported, $"the condition '{condition}' needs a version that VERSION_ID of os-release does not give");
            }
            else if (met == false)
            {
                unmet ??= new(ConditionVerdict.NotMet, $"the condition '{condition}' is not met");
            }
        }

        return unsupported ?? unmet ?? new(ConditionVerdict.Met, null);
    }

    /// <summary>Major and minor number of VERSION_ID: <c>12</c>, <c>"24.04"</c>, <c>'8.9'</c>. The last line counts, as in a shell.</summary>
    internal static (uint? Major, uint? Minor) Version(string content)
    {
        const string Field = "VERSION_ID=";
        var line = content.Split('\n').LastOrDefault(line => line.StartsWith(Field, StringComparison.Ordinal));
        var numbers = line is null ? [] : line[Field.Length..].Trim().Trim('"', '\'').Split('.');
        return (Number(numbers.ElementAtOrDefault(0)), Number(numbers.ElementAtOrDefault(1)));
    }

    private static uint? Number(string? text) => uint.TryParse(text, System.Globalization.NumberStyles.None, System.Globalization.CultureInfo.InvariantCulture, out var number) ? number : null;
}
