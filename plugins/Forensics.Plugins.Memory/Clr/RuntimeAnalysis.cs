using Forensics.Plugins.Memory.Clr.Findings;
using Forensics.Sdk;
using Microsoft.Diagnostics.Runtime;

namespace Forensics.Plugins.Memory.Clr;

/// <summary>Answers a question about one runtime, part by part: what goes wrong in one does not end the others.</summary>
internal sealed class RuntimeAnalysis(ClrRuntime runtime, CoreTarget target, ClrQuestion question, IClrFindings findings)
{
    /// <summary>Answers it.</summary>
    /// <returns>Objects of the heap that were looked at.</returns>
    public long Run(CancellationToken cancellationToken)
    {
        if (question.Modules)
        {
            Part("modules", () => FindModules(cancellationToken));
        }

        if (question.MaxThreads > 0)
        {
            Part("threads", () => FindThreads(cancellationToken));
        }

        var heap = new HeapAnalysis(runtime, question, findings);
        if (question.WalksHeap)
        {
            Part("heap", () => heap.Walk(cancellationToken));
            Part("roots", () => heap.FindRoots(cancellationToken));
        }

        return heap.Objects;
    }

    private void Part(string part, Action look)
    {
        try
        {
            look();
        }
        catch (Exception exception) when (ClrFailure.Of(exception) is { } kind)
        {
            findings.Add(new TroubleFinding(part, kind, ClrText.Bounded(exception.Message, ClrLimits.TextChars)));
        }
    }

    private void FindModules(CancellationToken cancellationToken)
    {
        foreach (var module in runtime.EnumerateModules().Take(ClrLimits.Modules))
        {
            cancellationToken.ThrowIfCancellationRequested();
            Part("modules", () => findings.Add(Tell(module)));
        }
    }

    private ModuleFinding Tell(ClrModule module)
    {
        // Out of a bundle, or from bytes, the runtime has a name and no path.
        var name = ClrText.Known(module.Name);
        var size = module.Size;
        return new(
            name is ['/', ..] ? name : null,
            name is null ? ClrText.Known(module.AssemblyName) : Path.GetFileName(name),
            module.ImageBase == 0 ? null : module.ImageBase,
            size is 0 or > long.MaxValue ? null : (long)size,
            module.Layout switch { ModuleLayout.Flat => "flat", ModuleLayout.Mapped or ModuleLayout.Loaded => "mapped", _ => null },
            ModuleVersionId.Of(target.Reader, module),
            module.IsDynamic,
            module.ImageBase == 0 ? null : target.FileAt(module.ImageBase));
    }

    private void FindThreads(CancellationToken cancellationToken)
    {
        var told = 0;
        foreach (var thread in runtime.Threads)
        {
            cancellationToken.ThrowIfCancellationRequested();
            if (told++ == question.MaxThreads)
            {
                findings.Add(new TroubleFinding("threads", FaultKind.OverLimit, $"only {question.MaxThreads} threads of {runtime.Threads.Length} were told"));
                return;
            }

            Part("threads", () => findings.Add(Tell(thread)));
        }
    }

    private ThreadFinding Tell(ClrThread thread)
    {
        var frames = Math.Min(question.MaxFrames, ClrLimits.Frames - 1);
        var stack = ClrStack.Of(thread.EnumerateStackTrace(includeContext: false, frames + 1), frames);
        var exception = thread.CurrentException;
        return new(
            thread.OSThreadId == 0 ? null : thread.OSThreadId,
            thread.ManagedThreadId,
            ThreadStates.Of(thread),
            ClrText.Known(exception?.Type.Name),
            ClrText.Known(exception?.Message),
            stack.Frames,
            stack.IsCut);
    }
}
