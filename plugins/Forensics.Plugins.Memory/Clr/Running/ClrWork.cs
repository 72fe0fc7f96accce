using Forensics.Plugins.Memory.Clr.Dac;
using Forensics.Plugins.Memory.Clr.Findings;
using Forensics.Plugins.Memory.Clr.Records;
using Forensics.Sdk;
using Forensics.Sdk.Linux;

namespace Forensics.Plugins.Memory.Clr.Running;

/// <summary>Looks into one subject: which runtimes, which DAC, and what is in it.</summary>
/// <param name="options">Of the step.</param>
/// <param name="context">Starts companions, and takes what they tell.</param>
/// <param name="search">Finds DACs.</param>
/// <param name="reader">Reads modules.</param>
internal sealed class ClrWork(ClrOptions options, CollectionContext context, DacSearch search, AbandonableReader reader)
{
    private readonly List<CollectionFault> faults = [];
    private bool isTold;

    private UnixTime Now => UnixTime.Of(context.Clock.GetUtcNow());

    /// <summary>Looks. Faults are reported.</summary>
    public async Task<ClrOutcome> RunAsync(IClrSubject subject, CancellationToken cancellationToken)
    {
        using var deadline = new CancellationTokenSource(TimeSpan.FromSeconds(options.MaxSeconds), context.Clock);
        using var both = CancellationTokenSource.CreateLinkedTokenSource(deadline.Token, cancellationToken);
        var runtimes = new List<RuntimeFinding>();
        var analysed = 0;
        try
        {
            await TryAsync(subject, () => FindAsync(subject, runtimes, both.Token)).ConfigureAwait(false);
            foreach (var runtime in runtimes)
            {
                analysed += await TryAsync(subject, () => AnalyseAsync(subject, runtime, both.Token)).ConfigureAwait(false) ? 1 : 0;
            }
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            faults.Add(ClrFaults.TimedOut(subject.Path, options.MaxSeconds));
        }

        foreach (var fault in faults)
        {
            await context.ReportFaultAsync(fault, cancellationToken).ConfigureAwait(false);
        }

        return new(runtimes.Count, analysed, isTold, [.. faults]);
    }

    /// <summary>What goes wrong with one runtime does not end the others.</summary>
    private async Task<bool> TryAsync(IClrSubject subject, Func<Task<bool>> look)
    {
        try
        {
            return await look().ConfigureAwait(false);
        }
        catch (InvalidDataException broken)
        {
            faults.Add(ClrFaults.Failed(subject.Path, broken.Message));
        }
        catch (IOException refused)
        {
            faults.Add(ClrFaults.NotStarted(subject.Path, refused.Message));
        }

        return false;
    }

    private async Task<bool> FindAsync(IClrSubject subject, List<RuntimeFinding> runtimes, CancellationToken cancellationToken)
    {
        await foreach (var finding in ClrSession.AskAsync(context, subject, null, null, cancellationToken).ConfigureAwait(false))
        {
            if (finding is RuntimeFinding runtime && runtimes.Count < ClrLimits.Runtimes) runtimes.Add(runtime);
            else if (finding is TroubleFinding trouble && faults.Count < ClrLimits.Troubles) faults.Add(ClrFaults.Trouble(subject.Path, trouble));
        }

        return true;
    }

    /// <returns>Whether its heap and all else could be looked at, were it only in part.</returns>
    private async Task<bool> AnalyseAsync(IClrSubject subject, RuntimeFinding runtime, CancellationToken cancellationToken)
    {
        var records = new ClrRecords(subject.Pid, subject.UniquePid);
        var verdict = search.Find(runtime, subject.Root);
        var dacBlob = verdict.Dac is { } found ? await StoreAsync(subject, found, cancellationToken).ConfigureAwait(false) : null;
        if (!verdict.IsTrusted)
        {
            await context.EmitAsync(records.Of(runtime, verdict, dacBlob, Now), cancellationToken).ConfigureAwait(false);
            faults.Add(ClrFaults.NotTrusted(subject.Path, verdict.Reason));
            return false;
        }

        using var dac = SealedFile.Of("dac", verdict.Dac!.Content.Span);
        var modules = new ModuleStore(subject, options.MaxModuleBytes, context, reader, faults);
        var (isOpened, isWhole) = (false, true);
        try
        {
            await foreach (var finding in ClrSession.AskAsync(context, subject, options.Question(runtime.BuildId), dac, cancellationToken).ConfigureAwait(false))
            {
                switch (finding)
                {
                    case RuntimeFinding opened when !isOpened:
                        isOpened = true;
                        await context.EmitAsync(records.Of(opened, verdict, dacBlob, Now), cancellationToken).ConfigureAwait(false);
                        break;
                    case TroubleFinding trouble:
                        isWhole &= !trouble.IsOfAll();
                        if (faults.Count < ClrLimits.Troubles) faults.Add(ClrFaults.Trouble(subject.Path, trouble));
                        break;
                    default:
                        isTold |= await EmitAsync(records, modules, finding, cancellationToken).ConfigureAwait(false);
                        break;
                }
            }
        }
        finally
        {
            // It was found, whatever became of the analysis.
            if (!isOpened)
            {
                await context.EmitAsync(records.Of(runtime, verdict, dacBlob, Now), CancellationToken.None).ConfigureAwait(false);
            }
        }

        return isOpened && isWhole;
    }

    private async ValueTask<bool> EmitAsync(ClrRecords records, ModuleStore modules, ClrFinding finding, CancellationToken cancellationToken)
    {
        switch (finding)
        {
            case ModuleFinding module:
                await context.EmitAsync(records.Of(module, modules.Store(module, cancellationToken), Now), cancellationToken).ConfigureAwait(false);
                return true;
            case ThreadFinding thread:
                await context.EmitAsync(records.Of(thread, Now), cancellationToken).ConfigureAwait(false);
                return true;
            case ExceptionFinding exception:
                await context.EmitAsync(records.Of(exception, Now), cancellationToken).ConfigureAwait(false);
                return true;
            case TypeFinding type:
                await context.EmitAsync(records.Of(type, Now), cancellationToken).ConfigureAwait(false);
                return true;
            case StringFinding text:
                await context.EmitAsync(records.Of(text, Now), cancellationToken).ConfigureAwait(false);
                return true;
            case RootFinding root:
                await context.EmitAsync(records.Of(root, Now), cancellationToken).ConfigureAwait(false);
                return true;
            default:
                return false;
        }
    }

    private async ValueTask<string?> StoreAsync(IClrSubject subject, DacFile dac, CancellationToken cancellationToken)
    {
        if (context.ContentRefusal is not null)
        {
            return null;
        }

        using var content = new MemoryStream(dac.Content.ToArray(), writable: false);
        return (await context.StoreAsync(new BlobSource { Kind = BlobKind.Extra, Name = $"{subject.Name}.{DacReader.DacName}" }, content, cancellationToken).ConfigureAwait(false)).Value;
    }
}
