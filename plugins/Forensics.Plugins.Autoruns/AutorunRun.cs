using Forensics.Plugins.Autoruns.Enriching;
using Forensics.Sdk;
using Forensics.Sdk.Linux;
using Forensics.Sdk.Linux.Accounts;

namespace Forensics.Plugins.Autoruns;

/// <summary>Asks each source, adds what can be read of files, targets and packages, and concludes an item for each type.</summary>
internal sealed class AutorunRun(AutorunOptions options, CollectionContext context)
{
    private readonly Dictionary<string, TypeTally> tallies = new(StringComparer.Ordinal);

    /// <exception cref="CollectorException">An option names a type that no source knows.</exception>
    public async Task RunAsync(IReadOnlyList<IAutorunSource> sources, CancellationToken cancellationToken)
    {
        await RequestAsync(sources, cancellationToken).ConfigureAwait(false);
        using var files = new RootFiles(context.Root, context.Clock);
        var (users, userFaults) = UserAccounts.Read(context.Root, files.Reader, AutorunLimits.Users);
        var names = IdNames.Read(context.Root, files.Reader);
        foreach (var fault in userFaults.Concat(UnusedHomes(files, users)).Concat(names.Faults))
        {
            await context.ReportFaultAsync(fault, cancellationToken).ConfigureAwait(false);
        }

        // Whose homes are not known has autoruns of any type that nobody looked at.
        foreach (var fault in userFaults)
        {
            foreach (var tally in tallies.Values)
            {
                tally.Add(fault);
            }
        }

        var emitter = new AutorunEmitter(options, context, files, names);
        foreach (var source in sources.Where(source => source.Types.Any(tallies.ContainsKey)))
        {
            await AskAsync(source, files, users, emitter, cancellationToken).ConfigureAwait(false);
        }

        await emitter.FlushAsync(cancellationToken).ConfigureAwait(false);
        foreach (var tally in tallies.Values)
        {
            await context.ConcludeAsync(tally.Conclude(), cancellationToken).ConfigureAwait(false);
        }
    }

    // One fault for all of them. Those of daemons, which have no shell, are / on many systems.
    private static IEnumerable<CollectionFault> UnusedHomes(RootFiles files, IReadOnlyList<UserAccount> users)
    {
        const int Shell = 6;
        var homeless = users.Where(user => user is { Home: null, Name: not null }).Select(user => Latin.Of(user.Name!.Value.Bytes)).ToHashSet();
        var without = homeless.Count > 0 && files.Read(EvidencePath.Of("/etc/passwd")) is { } content
            ? Latin.Of(content).Split('\n').Select(line => line.Split(':'))
                .Where(fields => fields.Length > Shell && homeless.Contains(fields[0]) && !fields[Shell].EndsWith("nologin", StringComparison.Ordinal) && !fields[Shell].EndsWith("/false", StringComparison.Ordinal))
                .Select(fields => Latin.Shown(fields[0])).ToList()
            : [];
        return without.Count == 0 ? []
            : [new(EvidencePath.Of("/etc/passwd"), FaultKind.Unsupported, "HOME_NOT_LOOKED_AT",
                $"homes that are not absolute, are / or have dots lead anywhere, and are not looked at: of {string.Join(", ", without.Take(AutorunLimits.NamedUsers))}{(without.Count > AutorunLimits.NamedUsers ? $" and {without.Count - AutorunLimits.NamedUsers} more" : string.Empty)}")];
    }

    private async ValueTask RequestAsync(IReadOnlyList<IAutorunSource> sources, CancellationToken cancellationToken)
    {
        var known = sources.SelectMany(source => source.Types).Distinct(StringComparer.Ordinal).ToList();
        if (options.Types.FirstOrDefault(type => !known.Contains(type)) is { } unknown)
        {
            throw new CollectorException("UNKNOWN_AUTORUN_TYPE", $"there is no type '{unknown}' of autoruns; there are: {string.Join(", ", known.Order(StringComparer.Ordinal))}");
        }

        foreach (var type in known.Where(type => options.Types.Count == 0 || options.Types.Contains(type)))
        {
            var tally = new TypeTally(type);
            tallies.Add(type, tally);
            await context.RequestAsync(tally.Item, null, cancellationToken).ConfigureAwait(false);
        }
    }

    private async ValueTask AskAsync(
        IAutorunSource source, RootFiles files, IReadOnlyList<UserAccount> users, AutorunEmitter emitter, CancellationToken cancellationToken)
    {
        var found = 0;
        var textBytes = 0L;
        foreach (var one in source.Find(files, users))
        {
            var autorun = textBytes > AutorunLimits.SourceBytes ? one.Short() : one;
            cancellationToken.ThrowIfCancellationRequested();
            await TakeFaultsAsync(source, files, cancellationToken).ConfigureAwait(false);
            if (found == AutorunLimits.Found)
            {
                files.Note(new(autorun.Path, FaultKind.OverLimit, "AUTORUNS_OVER_LIMIT", $"only the first {AutorunLimits.Found} autoruns of {string.Join(", ", source.Types)} were taken"));
                break;
            }

            found++;
            var before = textBytes;
            textBytes += autorun.TextBytes;
            if (before <= AutorunLimits.SourceBytes && textBytes > AutorunLimits.SourceBytes)
            {
                files.Note(new(autorun.Path, FaultKind.OverLimit, "AUTORUN_TEXTS_OVER_LIMIT", $"texts of {string.Join(", ", source.Types)} are kept up to {AutorunLimits.SourceBytes} bytes in all: those after this one are cut to {AutorunLimits.ShortBytes} each"));
            }

            if (tallies.TryGetValue(autorun.Type, out var tally))
            {
                tally.Found++;
            }

            if (tally is not null || options.Types.Count == 0)
            {
                await emitter.AddAsync(autorun, cancellationToken).ConfigureAwait(false);
            }
        }

        await TakeFaultsAsync(source, files, cancellationToken).ConfigureAwait(false);
    }

    private async ValueTask TakeFaultsAsync(IAutorunSource source, RootFiles files, CancellationToken cancellationToken)
    {
        foreach (var fault in files.TakeFaults())
        {
            await context.ReportFaultAsync(fault, cancellationToken).ConfigureAwait(false);
            foreach (var type in source.Types)
            {
                tallies.GetValueOrDefault(type)?.Add(fault);
            }
        }
    }
}
