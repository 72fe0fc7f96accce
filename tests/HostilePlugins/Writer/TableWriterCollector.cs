using System.Diagnostics;
using Forensics.Sdk;
using Hostile;

[assembly: Collector<TableWriterCollector>]

namespace Hostile;

/// <summary>Has the rights to read the kernel's tables, and tries to change the device by them; then reads what they are for, in the network namespace that the test made.</summary>
internal sealed class TableWriterCollector : Collector<WriterOptions>
{
    public override CollectorDescriptor Descriptor => new()
    {
        Id = "hostile.table_writer",
        Summary = "Tries to change the device with the rights of an administrator.",
        Records = [HostileSchemas.Note],
        Needs = Needs.ReadAnyPath | Needs.KernelTables,
    };

    protected override async Task CollectAsync(WriterOptions options, CollectionContext context, CancellationToken cancellationToken)
    {
        var notes = new List<string>();
        var thread = new Thread(() =>
        {
            notes.AddRange(options.OnlyReads ? [] : Attempts.Make([.. Attempts.Of(options), .. TableAttempts.Of(options.Folder)]));
            notes.AddRange(Attempts.Make(TableAttempts.Reads(options.Folder)));
            notes.Add($"neighbours {NetlinkDump.Count(protocol: 0, type: 30, payload: 12)}");
            notes.Add($"packet-filter-tables {NetlinkDump.Count(protocol: 12, type: 0xa01, payload: 4)}");
        });
        thread.Start();
        thread.Join();
        if (File.Exists(options.Folder + "/call32"))
        {
            using var child = Process.Start(options.Folder + "/call32");
            await child.WaitForExitAsync(cancellationToken).ConfigureAwait(false);
            notes.Add($"call32 {child.ExitCode}");
        }

        foreach (var note in notes)
        {
            await context.EmitAsync(HostileNote.Of(note, context), cancellationToken).ConfigureAwait(false);
        }
    }
}
