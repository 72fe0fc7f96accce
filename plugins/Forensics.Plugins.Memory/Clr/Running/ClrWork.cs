using System.Globalization;
using Forensics.Plugins.Memory.Clr.Dac;
using Forensics.Plugins.Memory.Clr.Findings;
using Forensics.Plugins.Memory.Clr.Records;
using Forensics.Sdk;
using Forensics.Sdk.Linux;

namespace Forensics.Plugins.Memory.Clr.Running;

/// <summary>Looks into one subject: which runtimes, which DAC, and what is in it.</summary>
internal sealed class ClrWork(ClrOptions options, CollectionContext context, DacSearch search)
{
    private readonly List<CollectionFault> faults = [];
    private long moduleBytes;

    private UnixTime Now => UnixTime.Of(context.Clock.GetUtcNow());

    /// <summary>Looks. Faults are reported.</summary>
    /// <returns>What is missing, in words; null when nothing is. Of what has no runtime, that.</returns>
    public async Task<ClrOutcome> RunAsync(IClrSubject subject, CancellationToken cancellationToken)
    {
        using var deadline = new CancellationTokenSource(TimeSpan.FromSeconds(options.MaxSeconds), context.Clock);
        using var both = CancellationTokenSource.CreateLinkedTokenSource(deadline.Token, cancellationToken);
        var runtimes = new List<RuntimeFinding>();
        var analysed = 0;
        try
        {
            await foreach (var finding in ClrSession.AskAsync(context, subject, null, null, both.Token).ConfigureAwait(false))
            {
                if (finding is RuntimeFinding runtime && runtimes.Count < ClrLimits.Runtimes) runtimes.Add(runtime);
                else if (finding is TroubleFinding trouble) faults.Add(ClrFaults.Trouble(subject.Path, trouble));
            }

            foreach (var runtime in runtimes)
            {
                analysed += await AnalyseAsync(subject, runtime, both.Token).ConfigureAwait(false) ? 1 : 0;
            }
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            faults.Add(ClrFaults.TimedOut(subject.Path, options.MaxSeconds));
        }
        catch (InvalidDataException broken)
        {
            faults.Add(ClrFaults.Failed(subject.Path, broken.Message));
        }
        catch (IOException refused)
        {
            faults.Add(ClrFaults.NotStarted(subject.Path, refused.Message));
        }

        foreach (var fault in faults)
        {
            await context.ReportFaultAsync(fault, cancellationToken).ConfigureAwait(false);
        }

        return new(runtimes.Count, analysed, [.. faults]);
    }

    private async Task<bool> AnalyseAsync(IClrSubject subject, RuntimeFinding runtime, CancellationToken cancellationToken)
    {
        var records = new ClrRecords(subject.Pid, subject.UniquePid);
        var verdict = search.Find(runtime, subject.Root);
        var dacBlob = verdict.Dac is { } found ? await StoreAsync($"{subject.Name}.{DacReader.DacName}", new MemoryStream(found.Content.ToArray(), writable: false), cancellationToken).ConfigureAwait(false) : null;
        if (!verdict.IsTrusted)
        {
            await context.EmitAsync(records.Of(runtime, verdict, dacBlob, Now), cancellationToken).ConfigureAwait(false);
            faults.Add(ClrFaults.NotTrusted(subject.Path, verdict.Reason));
            return false;
        }

        using var dac = SealedFile.Of("dac", verdict.Dac!.Content.Span);
        await foreach (var finding in ClrSession.AskAsync(context, subject, options.Question(runtime.BuildId), dac, cancellationToken).ConfigureAwait(false))
        {
            await EmitAsync(subject, records, finding, verdict, dacBlob, cancellationToken).ConfigureAwait(false);
        }

        return true;
    }

    private async ValueTask EmitAsync(IClrSubject subject, ClrRecords records, ClrFinding finding, DacVerdict verdict, string? dacBlob, CancellationToken cancellationToken)
    {
        switch (finding)
        {
            case RuntimeFinding runtime:
                await context.EmitAsync(records.Of(runtime, verdict, dacBlob, Now), cancellationToken).ConfigureAwait(false);
                break;
            case ModuleFinding module:
                await context.EmitAsync(records.Of(module, await StoreAsync(subject, module, cancellationToken).ConfigureAwait(false), Now), cancellationToken).ConfigureAwait(false);
                break;
            case ThreadFinding thread:
                await context.EmitAsync(records.Of(thread, Now), cancellationToken).ConfigureAwait(false);
                break;
            case ExceptionFinding exception:
                await context.EmitAsync(records.Of(exception, Now), cancellationToken).ConfigureAwait(false);
                break;
            case TypeFinding type:
                await context.EmitAsync(records.Of(type, Now), cancellationToken).ConfigureAwait(false);
                break;
            case StringFinding text:
                await context.EmitAsync(records.Of(text, Now), cancellationToken).ConfigureAwait(false);
                break;
            case RootFinding root:
                await context.EmitAsync(records.Of(root, Now), cancellationToken).ConfigureAwait(false);
                break;
            case TroubleFinding trouble:
                faults.Add(ClrFaults.Trouble(subject.Path, trouble));
                break;
        }
    }

    /// <summary>Stores the image of a module that is nowhere on disk.</summary>
    private async ValueTask<string?> StoreAsync(IClrSubject subject, ModuleFinding module, CancellationToken cancellationToken)
    {
        if (ClrRecords.IsOnDisk(module) || module is not { Address: { } address, SizeBytes: > 0 and var size } || address > ulong.MaxValue - (ulong)size)
        {
            return null;
        }

        if (size > options.MaxModuleBytes - moduleBytes)
        {
            if (faults.All(fault => fault.Code != "CLR_MODULES_CUT"))
            {
                faults.Add(ClrFaults.ModulesCut(subject.Path));
            }

            return null;
        }

        moduleBytes += size;
        return await StoreAsync(string.Create(CultureInfo.InvariantCulture, $"{subject.Name}.{address:x}.dll"), subject.Open(address, size), cancellationToken).ConfigureAwait(false);
    }

    private async ValueTask<string?> StoreAsync(string name, Stream content, CancellationToken cancellationToken)
    {
        await using (content.ConfigureAwait(false))
        {
            return context.ContentRefusal is not null ? null
                : (await context.StoreAsync(new BlobSource { Kind = BlobKind.Extra, Name = name }, content, cancellationToken).ConfigureAwait(false)).Value;
        }
    }
}
