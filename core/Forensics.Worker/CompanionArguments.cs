using System.Globalization;

namespace Forensics.Worker;

/// <summary>The worker's arguments when it is to be a companion. Its descriptors are the channel, the pipe for its last word, and what was handed over.</summary>
internal sealed record CompanionArguments
{
    /// <summary>Where it says why it failed.</summary>
    public const int ReportDescriptor = 4;

    /// <summary>The first that the collector handed over.</summary>
    public const int FirstHandedDescriptor = 5;

    /// <summary>Most that is read of its last word, in bytes: a text of the longest length. Fits into a pipe.</summary>
    public const int MaxReportBytes = 16 << 10;

    private const string Mode = "companion";

    /// <summary>The plugin's folder.</summary>
    public required string PluginDirectory { get; init; }

    /// <summary>What the host planned with.</summary>
    public required string ManifestSha256 { get; init; }

    /// <summary>The full name of the class in the plugin's own assembly.</summary>
    public required string TypeName { get; init; }

    /// <summary>How many descriptors were handed over.</summary>
    public required int HandedDescriptors { get; init; }

    /// <summary>The worker that it belongs to.</summary>
    public required int WorkerProcessId { get; init; }

    /// <returns>Null when the arguments are another mode's, or none.</returns>
    public static CompanionArguments? Parse(string[] arguments) => arguments is [Mode, var directory, var sha256, var type, var handed, var worker]
        ? new()
        {
            PluginDirectory = directory,
            ManifestSha256 = sha256,
            TypeName = type,
            HandedDescriptors = int.Parse(handed, CultureInfo.InvariantCulture),
            WorkerProcessId = int.Parse(worker, CultureInfo.InvariantCulture),
        }
        : null;

    public IEnumerable<string> ToArguments()
        => [Mode, PluginDirectory, ManifestSha256, TypeName, HandedDescriptors.ToString(CultureInfo.InvariantCulture), WorkerProcessId.ToString(CultureInfo.InvariantCulture)];
}
