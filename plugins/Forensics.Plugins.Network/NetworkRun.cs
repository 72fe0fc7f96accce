using Forensics.Plugins.Network.Namespaces;
using Forensics.Plugins.Network.Naming;
using Forensics.Sdk;
using Forensics.Sdk.Linux;

namespace Forensics.Plugins.Network;

/// <summary>One run: the files of names of any root, then, on a live system, the kernel's tables.</summary>
internal sealed class NetworkRun(NetworkOptions options, CollectionContext context)
{
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        string[] items = [.. NetworkItems.Live, NetworkItems.Resolver, NetworkItems.Hosts];
        foreach (var item in items)
        {
            await context.RequestAsync(item, null, cancellationToken).ConfigureAwait(false);
        }

        // What is gone first comes first.
        using var files = new RootFiles(context.Root, context.Clock);
        await LiveAsync(files, cancellationToken).ConfigureAwait(false);
        await ReportAsync(files, cancellationToken).ConfigureAwait(false);
        await NamesAsync(files, cancellationToken).ConfigureAwait(false);
    }

    private async Task LiveAsync(RootFiles files, CancellationToken cancellationToken)
    {
        var (error, proc) = (Errno.Ok, default(ProcRoot));
        if (files.IsLive && files.Reader.TryRead(_ => (ProcRoot.Open(context.Root, out var opened), opened), out var answer))
        {
            (error, proc) = answer;
        }
        else if (files.IsLive)
        {
            error = Errno.ETIMEDOUT;
        }

        using (proc)
        {
            if (proc is not null)
            {
                await new LiveRun(options, context, files, proc).RunAsync(cancellationToken).ConfigureAwait(false);
                return;
            }
        }

        var (state, reason) = error.Failed ? (error == Errno.ENOENT ? ItemState.Unsupported : error.State, $"no procfs below this root: {error}")
            : (ItemState.Unsupported, "only a running kernel has it, and this root is not that of the live system");
        foreach (var item in NetworkItems.Live)
        {
            await context.ConcludeAsync(new(item, state, Reason: reason), cancellationToken).ConfigureAwait(false);
        }
    }

    private async Task NamesAsync(RootFiles files, CancellationToken cancellationToken)
    {
        var names = new NameFiles(files, context.Clock);
        var count = 0L;
        foreach (var record in names.ResolverLines())
        {
            cancellationToken.ThrowIfCancellationRequested();
            await context.EmitAsync(record, cancellationToken).ConfigureAwait(false);
            count++;
        }

        await ConcludeAsync(NetworkItems.Resolver, count, count > 0 ? null : "no configuration of a resolver", files, cancellationToken).ConfigureAwait(false);
        count = 0;
        var hosts = names.HostLines();
        foreach (var record in hosts ?? [])
        {
            cancellationToken.ThrowIfCancellationRequested();
            await context.EmitAsync(record, cancellationToken).ConfigureAwait(false);
            count++;
        }

        await ConcludeAsync(NetworkItems.Hosts, count, hosts is null ? null : "no line gives a name", files, cancellationToken).ConfigureAwait(false);
    }

    private async Task ConcludeAsync(string item, long count, string? emptyReason, RootFiles files, CancellationToken cancellationToken)
    {
        var faults = await ReportAsync(files, cancellationToken).ConfigureAwait(false);
        var first = faults.FirstOrDefault(fault => fault.Errno != 0);
        var conclusion = count > 0 ? new(item, ItemState.Collected, faults.Count > 0 ? ItemFlags.Truncated : ItemFlags.None, $"{count} lines")
            : first is not null ? new(item, new Errno(first.Errno).State, Reason: first.Message)
            : emptyReason is null ? new ItemConclusion(item, ItemState.Empty, Reason: "there is no such file")
            : new(item, ItemState.Empty, Reason: emptyReason);
        await context.ConcludeAsync(conclusion, cancellationToken).ConfigureAwait(false);
    }

    private async Task<IReadOnlyList<CollectionFault>> ReportAsync(RootFiles files, CancellationToken cancellationToken)
    {
        var faults = files.TakeFaults();
        foreach (var fault in faults)
        {
            await context.ReportFaultAsync(fault, cancellationToken).ConfigureAwait(false);
        }

        return faults;
    }
}
