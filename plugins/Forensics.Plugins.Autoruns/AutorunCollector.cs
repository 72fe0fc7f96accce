using Forensics.Plugins.Autoruns;
using Forensics.Sdk;

[assembly: Collector<AutorunCollector>]

namespace Forensics.Plugins.Autoruns;

/// <summary>What starts by itself on the inspected root: at boot, at a login, by the clock, by an event.</summary>
public sealed class AutorunCollector : Collector<AutorunOptions>
{
    public override CollectorDescriptor Descriptor { get; } = new()
    {
        Id = "autoruns",
        Summary = "What starts by itself: units, cron, login scripts, loader and kernel hooks, each with its command, trigger, state, target and package.",
        Needs = Needs.ReadAnyPath,
        Impact = Impact.Light,
        Volatility = Volatility.State,
        Records = [RecordSchema.Of(AutorunJson.Default.AutorunRecord)],
        References = [new("https://attack.mitre.org/tactics/TA0003/"), new("https://man7.org/linux/man-pages/man5/systemd.unit.5.html")],
    };

    protected override Task CollectAsync(AutorunOptions options, CollectionContext context, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(options);
        ArgumentNullException.ThrowIfNull(context);
        return new AutorunRun(options, context).RunAsync(AutorunSources.All, cancellationToken);
    }
}
