using System.Security.Cryptography;
using System.Text;

namespace Forensics.Collection.Plan;

/// <summary>What to collect, in which order, within which limits.</summary>
public sealed record Profile
{
    /// <summary>Its name.</summary>
    public required string Name { get; init; }

    /// <summary>One sentence.</summary>
    public string Summary { get; init; } = string.Empty;

    /// <summary>Time for the whole run; null when there is no limit.</summary>
    public TimeSpan? MaxTime { get; init; }

    /// <summary>The steps, in order.</summary>
    public required IReadOnlyList<ProfileStep> Steps { get; init; }

    /// <summary>The file it was read from.</summary>
    public required string Path { get; init; }

    /// <summary>SHA-256 of that file, lower-case hex.</summary>
    public required string Sha256 { get; init; }

    /// <summary>The file's text: an interrupted run is gone on with by what it said at the start.</summary>
    public required string Text { get; init; }

    /// <summary>Of runs whose steps a command names: it has none itself.</summary>
    public static Profile OfActions { get; } = new() { Name = "actions", Summary = "What a command asks for, and nothing else", Steps = [], Path = string.Empty, Text = string.Empty, Sha256 = Convert.ToHexStringLower(SHA256.HashData([])) };

    /// <summary>Whether it names a file of the user's, and not a profile of ours.</summary>
    /// <param name="nameOrPath">As for <see cref="Load"/>.</param>
    public static bool IsPath(string nameOrPath)
    {
        ArgumentNullException.ThrowIfNull(nameOrPath);
        return nameOrPath.Contains('/', StringComparison.Ordinal) || nameOrPath.EndsWith(".yaml", StringComparison.Ordinal) || nameOrPath.EndsWith(".yml", StringComparison.Ordinal);
    }

    /// <summary>Reads a profile: by path, or by name below <paramref name="profilesDirectory"/>.</summary>
    /// <param name="nameOrPath">A name (<c>triage</c>), or a path (with a slash, or ending in .yaml or .yml).</param>
    /// <param name="profilesDirectory">Where our own profiles lie.</param>
    /// <returns>The profile.</returns>
    /// <exception cref="UsageException">There is no such profile, or it has a mistake; the message names file, line and field.</exception>
    /// <exception cref="RefusedException">Others can write the file.</exception>
    public static Profile Load(string nameOrPath, string profilesDirectory)
    {
        ArgumentNullException.ThrowIfNull(nameOrPath);
        var isPath = IsPath(nameOrPath);
        var path = isPath ? nameOrPath : System.IO.Path.Combine(profilesDirectory, nameOrPath + ".yaml");
        if (!File.Exists(path))
        {
            var known = Directory.Exists(profilesDirectory)
                ? string.Join(", ", Directory.EnumerateFiles(profilesDirectory, "*.yaml").Select(System.IO.Path.GetFileNameWithoutExtension).Order(StringComparer.Ordinal)) : string.Empty;
            throw new UsageException(isPath ? $"profile {path} does not exist" : $"there is no profile '{nameOrPath}'; there are: {known}. A file is named by its path");
        }

        try
        {
            if (OthersWrite.Reason(path) is { } reason)
            {
                throw new RefusedException($"profile {reason}");
            }

            var content = BoundedFile.Read(path, CollectionLimits.MaxProfileBytes);
            return Parse(path, content);
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException or FormatException)
        {
            throw new UsageException($"profile {path}: {failure.Message}");
        }
    }

    /// <summary>Reads a profile from its text.</summary>
    /// <param name="path">Where it came from.</param>
    /// <param name="content">UTF-8.</param>
    /// <returns>The profile.</returns>
    /// <exception cref="UsageException">It has a mistake; the message names file, line and field.</exception>
    public static Profile Parse(string path, byte[] content)
        => new ProfileReader(path).Read(content) with { Sha256 = Convert.ToHexStringLower(SHA256.HashData(content)), Text = Encoding.UTF8.GetString(content) };
}
