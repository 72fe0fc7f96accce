using System.Text.Json.Nodes;
using Forensics.Bundle;
using Forensics.Collection;
using Forensics.Collection.Native;
using Forensics.Collection.Plan;
using Forensics.Collection.Probing;

namespace Forensics.Host;

/// <summary>The list of known contents that a run was given (<c>--known</c>): what is in it need not be stored.</summary>
/// <param name="Path">The file, absolute.</param>
/// <param name="Contents">What is in it.</param>
internal sealed record KnownList(string Path, KnownContents Contents)
{
    private const string Option = "--known";

    /// <summary>Reads it.</summary>
    /// <param name="path">As it was given; null when none was.</param>
    /// <param name="probe">Asks whether it answers.</param>
    /// <exception cref="UsageException">It is no such list, or does not answer.</exception>
    /// <exception cref="RefusedException">Others can write it: what they put there would be missing in the bundle.</exception>
    public static KnownList? Read(string? path, PathProbe probe)
    {
        probe.Ask(Option, path);
        if (path is null)
        {
            return null;
        }

        try
        {
            if (!FileOwner.IsRegular(path))
            {
                throw new UsageException($"{Option} {path}: it is no regular file");
            }

            if (OthersWrite.Reason(path) is { } reason)
            {
                throw new RefusedException($"{Option}: {reason}");
            }

            using var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read, bufferSize: 0);
            return new(System.IO.Path.GetFullPath(path), KnownContents.Read(file));
        }
        catch (Exception unusable) when (unusable is IOException or UnauthorizedAccessException or FormatException)
        {
            throw new UsageException($"{Option} {path}: {unusable.Message}");
        }
    }

    public JsonObject ToJson() => new() { ["path"] = Path, ["sha256"] = Contents.Sha256, ["count"] = Contents.Count };
}
