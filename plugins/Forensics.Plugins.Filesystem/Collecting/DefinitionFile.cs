using System.Text;
using Forensics.Plugins.Filesystem.Artifacts;
using Forensics.Sdk;
using Forensics.Sdk.Linux;

namespace Forensics.Plugins.Filesystem.Collecting;

/// <summary>A file with definitions on this device: the operator's, not the inspected root's.</summary>
internal static class DefinitionFile
{
    private const int WritableByOthers = 0x12; // 022

    /// <summary>Reads it.</summary>
    /// <param name="catalogue">Where its definitions go.</param>
    /// <param name="path">An absolute path.</param>
    /// <param name="reader">Reads it.</param>
    /// <exception cref="CollectorException">It cannot be read, others can write to it, or it is not in the format: with file, line and field.</exception>
    public static void AddTo(ArtifactCatalogue catalogue, string path, AbandonableReader reader)
    {
        var (error, status, content) = reader.TryRead(_ => Read(path), out var read) ? read : (Errno.ETIMEDOUT, default, default);
        if (error.Failed)
        {
            throw new CollectorException("DEFINITIONS_UNREADABLE", $"definition_files: {path} cannot be read: {error}");
        }

        if ((status.Permissions & WritableByOthers) != 0)
        {
            throw new CollectorException("DEFINITIONS_UNSAFE", $"definition_files: others can write to {path}: chmod go-w, or copy it");
        }

        if (content.Truncated)
        {
            throw new CollectorException("DEFINITIONS_TOO_LONG", $"definition_files: {path} is longer than {ArtifactLimits.FileBytes} bytes");
        }

        try
        {
            using var stream = new MemoryStream(content.Bytes.ToArray());
            using var text = new StreamReader(stream, new UTF8Encoding(false, throwOnInvalidBytes: true));
            catalogue.Add(path, text);
        }
        catch (ArtifactFormatException e)
        {
            throw new CollectorException("DEFINITIONS_MALFORMED", e.Message, e);
        }
    }

    private static (Errno Error, FileStatus Status, FileContent Content) Read(string path)
    {
        var content = default(FileContent);
        var status = default(FileStatus);
        var error = TargetRootReading.OpenRoot(EvidencePath.Of("/"), out var root);
        using (root.Descriptor)
        {
            if (error.Failed)
            {
                return (error, status, content);
            }

            error = root.Open(Encoding.UTF8.GetBytes(path), OpenAs.RegularFile, LinkRule.FollowWithinRoot, out var file);
            using (file)
            {
                error = error.Failed ? error : FileStatus.Read(file, out status);
                error = error.Failed ? error : FileReading.ReadToEnd(file, ArtifactLimits.FileBytes, out content);
            }
        }

        return (error, status, content);
    }
}
