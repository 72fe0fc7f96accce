using Forensics.Sdk;
using Hostile;

[assembly: Collector<FrozenCollector>]

namespace Hostile;

/// <summary>Cannot be killed while it is frozen, as a process that hangs in the kernel cannot.</summary>
internal sealed class FrozenCollector : Collector<FrozenOptions>
{
    public override CollectorDescriptor Descriptor => new()
    {
        Id = "hostile.frozen",
        Summary = "Sends one note, then freezes its own process in a freezer control group (version 1).",
        Records = [HostileSchemas.Note],
    };

    protected override async Task CollectAsync(FrozenOptions options, CollectionContext context, CancellationToken cancellationToken)
    {
        await context.EmitAsync(HostileNote.Of("before the frost", context), cancellationToken).ConfigureAwait(false);
        await File.WriteAllTextAsync(Path.Combine(options.Freezer, "cgroup.procs"), $"{Environment.ProcessId}", cancellationToken).ConfigureAwait(false);
        await File.WriteAllTextAsync(Path.Combine(options.Freezer, "freezer.state"), "FROZEN", cancellationToken).ConfigureAwait(false);
        await Task.Delay(Timeout.Infinite, cancellationToken).ConfigureAwait(false);
    }
}

internal sealed class FrozenOptions
{
    public string Freezer { get; set; } = "/nowhere";
}
