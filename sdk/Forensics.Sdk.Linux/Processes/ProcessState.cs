using System.Globalization;
using System.Text;

namespace Forensics.Sdk.Linux.Processes;

/// <summary>Stores files of <c>/proc/PID</c>: <c>extra/STEP/PID.NAME</c>.</summary>
/// <param name="context">Takes them.</param>
public sealed class ProcessState(CollectionContext context)
{
    /// <summary>Most that is taken of one file, in bytes.</summary>
    public const int MostBytes = 16 << 20;

    /// <summary>Stores what can be read of the files of a process. What the kernel does not have, and what has ended, is not missed.</summary>
    /// <param name="pid">Its number.</param>
    /// <param name="directory">Its folder.</param>
    /// <param name="names">The files' names.</param>
    /// <param name="cancellationToken">Ends the storing.</param>
    /// <returns>A task that ends when they are stored.</returns>
    public async Task StoreAsync(int pid, Proc.ProcessDirectory directory, IEnumerable<string> names, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(directory);
        ArgumentNullException.ThrowIfNull(names);
        foreach (var name in names)
        {
            if (!directory.Read(Encoding.ASCII.GetBytes(name), MostBytes, out var content).Failed && !content.Bytes.IsEmpty)
            {
                await StoreAsync(pid, name, content, cancellationToken).ConfigureAwait(false);
            }
        }
    }

    /// <summary>Stores a file that was read, unless the host takes no more content.</summary>
    /// <param name="pid">The process's number.</param>
    /// <param name="name">The file's name.</param>
    /// <param name="content">What was read.</param>
    /// <param name="cancellationToken">Ends the storing.</param>
    /// <returns>A task that ends when it is stored.</returns>
    public async Task StoreAsync(int pid, string name, FileContent content, CancellationToken cancellationToken)
    {
        if (context.ContentRefusal is null)
        {
            using var stream = new FileContentStream(content);
            _ = await context.StoreAsync(
                new BlobSource { Kind = BlobKind.Extra, Name = string.Create(CultureInfo.InvariantCulture, $"{pid}.{name}"), LengthBytes = content.Bytes.Length }, stream, cancellationToken).ConfigureAwait(false);
        }
    }
}
