using System.ComponentModel;
using System.Diagnostics;
using Forensics.Sdk;
using Hostile;

[assembly: Collector<DoubleForkCollector>]

namespace Hostile;

/// <summary>Leaves a process behind in a session of its own, which also holds the channel: descriptor 3 is inherited.</summary>
internal sealed class DoubleForkCollector : Collector<DoubleForkOptions>
{
    public override CollectorDescriptor Descriptor => new()
    {
        Id = "hostile.double_fork",
        Summary = "Starts a daemon, sends its process id, and ends well.",
        Records = [HostileSchemas.Note],
    };

    protected override async Task CollectAsync(DoubleForkOptions options, CollectionContext context, CancellationToken cancellationToken)
    {
        using var shell = Process.Start(new ProcessStartInfo("/bin/sh", ["-c", "( setsid sh -c 'echo $$; exec >/dev/null; exec sleep 600' & )"])
        {
            RedirectStandardOutput = true,
        })!;
        var survivor = await shell.StandardOutput.ReadLineAsync(cancellationToken).ConfigureAwait(false);
        await context.EmitAsync(HostileNote.Of(survivor!, context), cancellationToken).ConfigureAwait(false);
        ReadyFile.Write(options.SurvivorFile, survivor!);
        while (options.EndlessOutput)
        {
            var noise = System.Security.Cryptography.RandomNumberGenerator.GetHexString(1024);
            await context.EmitAsync(HostileNote.Of(noise, context), cancellationToken).ConfigureAwait(false);
        }
    }
}

internal sealed class DoubleForkOptions
{
    [Description("Where to tell the daemon's process id, for the case that the bundle cannot.")]
    public string? SurvivorFile { get; set; }

    public bool EndlessOutput { get; set; }
}
