using Forensics.Sdk;
using Forensics.Sdk.Linux;
using Forensics.Sdk.Linux.Proc;

namespace Forensics.Plugins.Processes;

/// <summary>Digests of program files. A file is opened and read once a run: what has the same device, inode, change time and size is the same.</summary>
/// <param name="names">Which digests.</param>
/// <param name="local">Tells local files.</param>
/// <param name="reader">Reads them.</param>
internal sealed class ExecutableDigests(IReadOnlyList<HashName> names, LocalFiles local, DeviceReader reader)
{
    private const int MaxFiles = 100_000;

    private readonly Dictionary<(FileIdentity File, UnixTime ChangedAt, ulong LengthBytes), (Digests? Digests, Errno Error)> known = [];

    public bool IsWanted { get; } = names.Contains(HashName.Md5) || names.Contains(HashName.Sha256);

    /// <summary>Files that were opened, or could not be.</summary>
    public int Opened { get; private set; }

    /// <summary>The digests of a process's program.</summary>
    /// <param name="reading">The process, with its directory.</param>
    /// <param name="status">Of its program.</param>
    /// <param name="digests">Null when an error is returned.</param>
    /// <param name="isKnown">It was read, or not readable, before.</param>
    /// <param name="cancellationToken">Ends the reading.</param>
    /// <returns>EREMOTE for a file that does not lie on a local file system, EPERM where reading would change its access time.</returns>
    public Errno Of(ProcessReading reading, FileStatus status, out Digests? digests, out bool isKnown, CancellationToken cancellationToken)
    {
        var key = (status.Identity, status.ChangedAt, status.LengthBytes);
        isKnown = known.TryGetValue(key, out var before);
        if (isKnown)
        {
            digests = before.Digests;
            return before.Error;
        }

        var read = (Error: Errno.Ok, Digests: (Digests?)null);
        var error = !local.IsLocal(status, reading.Directory!, reading.Facts!.Namespaces?.Mnt) ? ProcessErrors.Remote
            : reader.TryRead(status.Device, watch => (Error: Read(reading, status, watch, out var made, cancellationToken), Digests: made), out read) ? read.Error
            : Errno.ETIMEDOUT;
        digests = read.Digests;

        // What has ended or changed meanwhile says nothing about the file.
        if (!error.IsGone() && error != ProcessErrors.Replaced && known.Count < MaxFiles)
        {
            known.Add(key, (digests, error));
        }

        return error;
    }

    private Errno Read(ProcessReading reading, FileStatus status, ReadingWatch watch, out Digests? digests, CancellationToken cancellationToken)
    {
        digests = null;
        Opened++;
        using var image = reading.OpenImage();
        var error = HeldFile.Open(image.Directory, null, status, out var file);
        if (error.Failed)
        {
            return error;
        }

        using (file)
        {
            try
            {
                digests = Digests.Of(file!.Handle, (long)Math.Min(file.Status.LengthBytes, long.MaxValue), names, watch, cancellationToken);
                return Errno.Ok;
            }
            catch (IOException)
            {
                return Errno.EIO;
            }
        }
    }
}
