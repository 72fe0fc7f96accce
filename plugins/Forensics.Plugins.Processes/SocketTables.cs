using Forensics.Sdk;
using Forensics.Sdk.Linux;
using Forensics.Sdk.Linux.Proc;

namespace Forensics.Plugins.Processes;

/// <summary>The sockets of each network namespace, read once a run, through the first process that has a socket there.</summary>
internal sealed class SocketTables(CollectionContext context, AbandonableReader reader)
{
    private const int MaxTables = 1_024;

    private readonly Dictionary<string, SocketTable?> tables = [];

    /// <summary>A table could not be read in full.</summary>
    public bool IsLossy { get; private set; }

    /// <summary>The table of a process's namespace; null when that is not known.</summary>
    public async ValueTask<SocketTable?> OfAsync(ProcessReading reading, CancellationToken cancellationToken)
    {
        if (reading.Facts!.Namespaces?.Net is not { } net || reading.Directory is null)
        {
            return null;
        }

        if (!tables.TryGetValue(net, out var table) && tables.Count < MaxTables)
        {
            var directory = reading.Directory;
            var unread = reader.TryRead(directory.ReadSockets, out table) ? table!.Unread : [("net", Errno.ETIMEDOUT)];
            tables.Add(net, table);
            foreach (var (file, error) in unread)
            {
                IsLossy = true;
                await context.ReportFaultAsync(DetailFaults.SocketsUnread(reading.Pid, file, error), cancellationToken).ConfigureAwait(false);
            }
        }

        return table;
    }
}
