using System.Globalization;
using System.Text;
using Forensics.Collection.Plan;
using Forensics.Collection.Probing;

namespace Forensics.Host.Output;

/// <summary>Where the bundle goes.</summary>
internal static class BundlePath
{
    /// <summary>The file for <c>-o</c>: a folder gets the standard name <c>HOST-yyyyMMddTHHmmssZ-RUN.tar.zst</c>, <c>-</c> stays.</summary>
    /// <exception cref="UsageException">There is no such folder, it does not answer, or standard output is a terminal.</exception>
    /// <exception cref="RefusedException">Others could replace the file.</exception>
    public static string Decide(string? output, PathProbe probe, string hostName, DateTimeOffset now, string runId)
    {
        if (output == "-")
        {
            return Console.IsOutputRedirected ? output : throw new UsageException("-o -: standard output is a terminal; send it to a file, a pipe or another host");
        }

        probe.Ask("-o", output ?? ".");
        var name = $"{Safe(hostName)}-{now.UtcDateTime.ToString("yyyyMMdd'T'HHmmss'Z'", CultureInfo.InvariantCulture)}-{runId}.tar.zst";
        var path = Path.GetFullPath(output is null ? name : Directory.Exists(output) ? Path.Combine(output, name) : output);
        var folder = Path.GetDirectoryName(path)!;
        if (!Directory.Exists(folder))
        {
            throw new UsageException($"-o: the folder {folder} does not exist");
        }

        // With the sticky bit only the owner of a file can rename or remove it.
        var mode = File.GetUnixFileMode(folder);
        return (mode & UnixFileMode.OtherWrite) == 0 || (mode & UnixFileMode.StickyBit) != 0
            ? path
            : throw new RefusedException($"the output folder {folder} can be written by everybody: anybody could replace the bundle; choose another with -o");
    }

    private static string Safe(string hostName)
    {
        var safe = new StringBuilder();
        foreach (var character in hostName.Take(64))
        {
            safe.Append(char.IsAsciiLetterOrDigit(character) || character is '.' or '_' or '-' ? character : '_');
        }

        return safe.Length == 0 || safe[0] == '.' ? $"host{safe}" : safe.ToString();
    }
}
