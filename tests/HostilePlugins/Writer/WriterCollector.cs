using System.Diagnostics;
using Forensics.Sdk;
using Hostile;

[assembly: Collector<WriterCollector>]

namespace Hostile;

/// <summary>
/// Tries to change the device in every way that it knows, on what the test made for it: a folder that everybody may write to, with a file, and a process.
/// </summary>
internal sealed class WriterCollector : Collector<WriterOptions>
{
    public override CollectorDescriptor Descriptor => new()
    {
        Id = "hostile.writer",
        Summary = "Tries to write, to mount, to signal, to become somebody else.",
        Records = [HostileSchemas.Note],
        Needs = Needs.ReadAnyPath,
    };

    protected override async Task CollectAsync(WriterOptions options, CollectionContext context, CancellationToken cancellationToken)
    {
        var folder = options.Folder;
        var file = folder + "/file";

        // All rights there are, in namespaces of its own.
        using var child = Process.Start("unshare", ["-Urm", "sh", "-c", $"mount -o remount,bind,rw / && mount -o remount,bind,rw {folder}; echo changed >{file}"]);
        await child.WaitForExitAsync(cancellationToken).ConfigureAwait(false);
        await context.EmitAsync(HostileNote.Of($"user-namespace-in-child {child.ExitCode}", context), cancellationToken).ConfigureAwait(false);
        foreach (var note in Attempts.Make(Attempts.Of(options)))
        {
            await context.EmitAsync(HostileNote.Of(note, context), cancellationToken).ConfigureAwait(false);
        }
    }
}
