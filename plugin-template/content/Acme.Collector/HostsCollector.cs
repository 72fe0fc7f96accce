using Acme.Collector;
using Forensics.Sdk;
using Forensics.Sdk.Linux;

[assembly: Collector<HostsCollector>]

namespace Acme.Collector;

/// <summary>Reads the name table of the inspected root: who changed it sends names where he likes.</summary>
public sealed class HostsCollector : Collector<HostsOptions>
{
    private static readonly EvidencePath HostsFile = EvidencePath.Of("/etc/hosts");

    /// <inheritdoc/>
    public override CollectorDescriptor Descriptor { get; } = new()
    {
        Id = "acme.collector",
        Summary = "Addresses and names of the name table /etc/hosts.",
        Impact = Impact.Light,
        Volatility = Volatility.Files,
        Records = [RecordSchema.Of(HostsJson.Default.HostsEntry)],
        References = [new("https://man7.org/linux/man-pages/man5/hosts.5.html")],
    };

    /// <inheritdoc/>
    protected override async Task CollectAsync(HostsOptions options, CollectionContext context, CancellationToken cancellationToken)
    {
        // An item is what was asked for. Whatever happens from here on, it ends in exactly one state.
        var item = HostsFile.ToString();
        await context.RequestAsync(item, HostsFile, cancellationToken);

        // Below the root under inspection, whatever links lie on the way; an error comes back as a number, not as an exception.
        var error = context.Root.ReadFile(HostsFile.Bytes.Span, OpenAs.RegularFile, options.MaxFileBytes, out var content);
        if (error.Failed)
        {
            await context.ConcludeAsync(new(item, error.State, Reason: error.Name), cancellationToken);
            return;
        }

        // A line that the limit cut in two would be a wrong record: only whole ones count.
        var lines = content.Truncated ? content.Bytes[..(content.Bytes.Span.LastIndexOf((byte)'\n') + 1)] : content.Bytes;
        var entries = await EmitAsync(lines, context, cancellationToken);
        await context.ConcludeAsync(
            content.Truncated ? new(item, ItemState.OverLimit, ItemFlags.Truncated, $"longer than max_file_bytes, {options.MaxFileBytes}")
                : entries == 0 ? new(item, ItemState.Empty, Reason: "no entry in it")
                : new(item, ItemState.Collected),
            cancellationToken);
    }

    private static async Task<int> EmitAsync(ReadOnlyMemory<byte> content, CollectionContext context, CancellationToken cancellationToken)
    {
        var readAt = UnixTime.Of(context.Clock.GetUtcNow());
        var (entries, number, start) = (0, 0, 0);
        while (start < content.Length)
        {
            cancellationToken.ThrowIfCancellationRequested();
            number++;
            var length = content.Span[start..].IndexOf((byte)'\n') is >= 0 and var end ? end : content.Length - start;
            if (!HostsLine.TryParse(content.Slice(start, length), out var entry))
            {
                // One line's trouble never ends the run and is never only a line of the log.
                var fault = new CollectionFault(HostsFile, FaultKind.Corrupt, "HOSTS_LINE_MALFORMED", $"line {number} is no entry");
                await context.ReportFaultAsync(fault with { OffsetBytes = start }, cancellationToken);
            }
            else if (entry is var (address, names))
            {
                await context.EmitAsync(new HostsEntry { Line = number, Address = address, Names = names, ReadAt = readAt }, cancellationToken);
                entries++;
            }

            start += length + 1;
        }

        return entries;
    }
}
