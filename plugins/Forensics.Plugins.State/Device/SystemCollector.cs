using Forensics.Plugins.State.Device;
using Forensics.Sdk;
using Forensics.Sdk.Linux;

[assembly: Collector<SystemCollector>]

namespace Forensics.Plugins.State.Device;

/// <summary>Says what device this is.</summary>
public sealed class SystemCollector : Collector<SystemOptions>
{
    public override CollectorDescriptor Descriptor { get; } = new()
    {
        Id = "system.info",
        Summary = "The device: names and domain, installed system, kernel, hardware, firmware and virtualization, clock and zone.",
        Needs = Needs.ReadAnyPath,
        Impact = Impact.Light,
        Volatility = Volatility.State,
        Records = [RecordSchema.Of(SystemJson.Default.SystemRecord)],
        References =
        [
            new("https://man7.org/linux/man-pages/man5/os-release.5.html"), new("https://man7.org/linux/man-pages/man5/machine-id.5.html"),
            new("https://man7.org/linux/man-pages/man2/adjtimex.2.html"), new("https://man7.org/linux/man-pages/man5/tzfile.5.html"),
        ],
    };

    protected override async Task CollectAsync(SystemOptions options, CollectionContext context, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(context);
        using var files = new RootFiles(context.Root, context.Clock);
        var part = new Part(context, files);
        var texts = new ShortFiles(files);
        var readAt = UnixTime.Of(context.Clock.GetUtcNow());
        OperatingSystemFacts? system = null;
        HostFacts? host = null;
        KernelFacts? kernel = null;
        HardwareFacts? hardware = null;
        ClockFacts? clock = null;
        await part.RunAsync("os", null, _ => Task.FromResult(Read("os", () => system = new OperatingSystemReader(texts).Read(), "no os-release, release file or trace of an installation")), cancellationToken)
            .ConfigureAwait(false);
        await part.RunAsync("host", null, _ => Task.FromResult(Read("host", () => host = new HostReader(texts).Read(), "no name, domain or machine-id")), cancellationToken).ConfigureAwait(false);
        await part.RunLiveAsync("kernel", null, _ => Task.FromResult(Read("kernel", () => kernel = KernelReader.Read(texts), "no /proc/sys/kernel")), cancellationToken).ConfigureAwait(false);
        await part.RunLiveAsync("hardware", null, _ => Task.FromResult(Read("hardware", () => hardware = new HardwareReader(texts).Read(), "neither /sys nor /proc/cpuinfo")), cancellationToken)
            .ConfigureAwait(false);
        await part.RunAsync("clock", null, _ => Task.FromResult(Read("clock", () => clock = ClockReader.Read(texts, readAt), "no zone")), cancellationToken).ConfigureAwait(false);
        await context.EmitAsync(
            new SystemRecord { OperatingSystem = system, Host = host, Kernel = kernel, Hardware = hardware, Clock = clock, ReadAt = readAt }, cancellationToken).ConfigureAwait(false);
    }

    private static ItemConclusion Read(string item, Func<object?> read, string nothing)
        => read() is null ? new(item, ItemState.Empty, Reason: nothing) : new(item, ItemState.Collected);
}
