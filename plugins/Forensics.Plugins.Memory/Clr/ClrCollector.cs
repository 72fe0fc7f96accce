using System.Globalization;
using Forensics.Plugins.Memory.Capturing;
using Forensics.Plugins.Memory.Clr;
using Forensics.Plugins.Memory.Clr.Dac;
using Forensics.Plugins.Memory.Clr.Records;
using Forensics.Plugins.Memory.Clr.Running;
using Forensics.Plugins.Memory.Dumps;
using Forensics.Sdk;
using Forensics.Sdk.Linux;
using Forensics.Sdk.Linux.Packages;

[assembly: Collector<ClrCollector>]

namespace Forensics.Plugins.Memory.Clr;

/// <summary>Looks into the managed memory of processes that run .NET, and of core files.</summary>
public sealed class ClrCollector : Collector<ClrOptions>
{
    public override CollectorDescriptor Descriptor { get; } = new()
    {
        Id = "memory.clr",
        Summary = "Processes that run .NET: runtimes, modules (those that are not on disk are stored), managed stacks, exceptions, the heap by types, strings, roots; of running processes or of core files.",
        Needs = Needs.Ptrace,
        Impact = Impact.Moderate,
        Volatility = Volatility.ProcessMemory,
        Records =
        [
            RecordSchema.Of(ClrJson.Default.ClrRuntimeRecord), RecordSchema.Of(ClrJson.Default.ClrModuleRecord), RecordSchema.Of(ClrJson.Default.ClrThreadRecord),
            RecordSchema.Of(ClrJson.Default.ClrExceptionRecord), RecordSchema.Of(ClrJson.Default.ClrTypeRecord), RecordSchema.Of(ClrJson.Default.ClrStringRecord),
            RecordSchema.Of(ClrJson.Default.ClrRootRecord), RecordSchema.Of(DumpJson.Default.ProcessMemoryRecord), RecordSchema.Of(DumpJson.Default.MemoryMappingRecord),
            RecordSchema.Of(DumpJson.Default.MemoryThreadRecord),
        ],
        References = [new("https://github.com/microsoft/clrmd"), new("https://learn.microsoft.com/dotnet/core/diagnostics/dumps")],
    };

    protected override async Task CollectAsync(ClrOptions options, CollectionContext context, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(options);
        ArgumentNullException.ThrowIfNull(context);
        using var files = new RootFiles(context.Root, context.Clock);
        var dacs = await SearchAsync(options, context, files, cancellationToken).ConfigureAwait(false);
        await LookIntoCoresAsync(options, context, files, dacs, cancellationToken).ConfigureAwait(false);
        if (options.Cores.Count == 0 || options.IsAnyAsked)
        {
            await new TargetRun(options, context).RunAsync(tools => new TargetAnalysis(options, context, tools, dacs).RunAsync, cancellationToken).ConfigureAwait(false);
        }
    }

    private static async Task<DacSearch> SearchAsync(ClrOptions options, CollectionContext context, RootFiles files, CancellationToken cancellationToken)
    {
        var reasons = new List<string>();
        var reader = new DacReader(files.Reader);
        var error = TargetRootReading.OpenRoot(EvidencePath.Of("/"), out var device);
        using var slash = device.Descriptor;
        using var deviceFiles = new RootFiles(device, context.Clock);
        var own = error.Failed ? null : OwnDac.Read(reader, device);
        var named = error.Failed ? [] : NamedDacs.Read(deviceFiles, options.DacPaths, reasons, cancellationToken);
        foreach (var reason in reasons)
        {
            await context.ReportFaultAsync(ClrFaults.DacPath(reason), cancellationToken).ConfigureAwait(false);
        }

        return new(reader, new(options.TrustedDacs, own, new PackageDatabases(files)), own, named);
    }

    private static async Task LookIntoCoresAsync(ClrOptions options, CollectionContext context, RootFiles files, DacSearch dacs, CancellationToken cancellationToken)
    {
        var number = 0;
        foreach (var core in options.Cores.Distinct())
        {
            number++;
            var (item, path) = (string.Create(CultureInfo.InvariantCulture, $"core:{core}"), EvidencePath.Of(core));
            await context.RequestAsync(item, path, cancellationToken).ConfigureAwait(false);
            var error = context.Root.Open(path.Bytes.Span, OpenAs.RegularFile, LinkRule.FollowWithinRoot, out var file);
            using var subject = new CoreSubject(file, path, number, files.Root);
            var conclusion = error.Failed
                ? new(item, error.State, Reason: $"it cannot be opened: {error}")
                : (await new ClrWork(options, context, dacs, files.Reader).RunAsync(subject, cancellationToken).ConfigureAwait(false)).Conclude(item, null);
            await context.ConcludeAsync(conclusion, cancellationToken).ConfigureAwait(false);
        }
    }
}
