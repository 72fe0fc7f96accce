using Forensics.Sdk;
using Forensics.Sdk.Linux;
using Forensics.Sdk.Linux.Proc;

namespace Forensics.Plugins.Processes;

/// <summary>Reads the program files of processes: digests of all, content of those that are deleted.</summary>
internal sealed class ProgramReader
{
    private readonly CollectionContext context;
    private readonly ExecutableDigests digests;
    private bool isLossy;

    public ProgramReader(ProcessOptions options, CollectionContext context, AbandonableReader abandonable)
    {
        this.context = context;
        var local = new LocalFiles(context.Root);
        var reader = new DeviceReader(abandonable);
        digests = new(options.Hashes, local, reader);
        Deleted = new(options, context, local, reader);
    }

    public DeletedContent Deleted { get; }

    public bool IsLossy => isLossy || Deleted.IsLossy;

    public async ValueTask<ProgramContent> ReadAsync(ProcessReading reading, CancellationToken cancellationToken)
    {
        if (reading.Directory is null || reading.Facts!.ExecutableStatus is not { } status)
        {
            return ProgramContent.None;
        }

        Digests? found = null;
        if (digests.IsWanted && digests.Of(reading, status, out found, out var isKnown, cancellationToken) is { Failed: true } error
            && !isKnown && !error.IsGone() && error != ProcessErrors.Replaced)
        {
            isLossy = true;
            await context.ReportFaultAsync(DetailFaults.NotHashed(reading.Pid, error), cancellationToken).ConfigureAwait(false);
        }

        BlobId? blob = reading.Facts.Executable is { IsDeleted: true }
            ? await Deleted.StoreAsync(reading, null, status, cancellationToken).ConfigureAwait(false)
            : null;
        return new(found, blob);
    }
}
