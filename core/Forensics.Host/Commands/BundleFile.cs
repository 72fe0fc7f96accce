using Forensics.Collection.Plan;
using Forensics.Collection.Probing;

namespace Forensics.Host.Commands;

/// <summary>Opens the bundle that a command line names.</summary>
internal static class BundleFile
{
    /// <exception cref="UsageException">There is none, or it does not answer.</exception>
    public static FileStream Open(PathProbe probe, string path)
    {
        probe.Ask("BUNDLE", path);
        return File.Exists(path)
            ? new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read, bufferSize: 0, FileOptions.SequentialScan)
            : throw new UsageException(Directory.Exists(path) ? $"{path} is a folder: name the bundle in it" : $"{path} does not exist");
    }
}
