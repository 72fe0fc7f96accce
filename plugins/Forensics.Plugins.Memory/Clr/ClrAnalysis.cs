using System.Runtime.InteropServices;
using Forensics.Plugins.Memory.Clr.Findings;
using Forensics.Sdk;
using Microsoft.Diagnostics.Runtime;

namespace Forensics.Plugins.Memory.Clr;

/// <summary>
/// Looks into the managed part of a process. It reads the core alone: no file of the machine, no server. The DAC is native code, and it runs here: this belongs into a
/// process without rights and with a deadline, and what it says is believed as far as it fits (<see cref="ClrLines.TryRead"/>).
/// </summary>
/// <param name="core">An ELF core from its beginning, or what reads like one. A read fills its buffer, unless the core ends or the memory there is not known.</param>
/// <param name="findings">Gets what is found.</param>
internal sealed class ClrAnalysis(Stream core, IClrFindings findings)
{
    /// <summary>Tells the runtimes of the process (<see cref="RuntimeFinding"/>). No native code is loaded: this says which DAC is needed.</summary>
    /// <param name="cancellationToken">Ends the search.</param>
    public void FindRuntimes(CancellationToken cancellationToken)
    {
        Opened("runtime", target =>
        {
            foreach (var runtime in target.Runtimes())
            {
                cancellationToken.ThrowIfCancellationRequested();
                findings.Add(target.Tell(runtime, isServerGc: null));
            }

            findings.Add(new EndFinding(0, 0));
        });
    }

    /// <summary>Answers a question.</summary>
    /// <param name="dacPath">The DAC: a file that is trusted, and that nobody can change any more.</param>
    /// <param name="question">What is asked.</param>
    /// <param name="cancellationToken">Ends the analysis, between objects.</param>
    public void Run(string dacPath, ClrQuestion question, CancellationToken cancellationToken)
    {
        Opened("runtime", target =>
        {
            // Some versions of ClrMD unload the DAC in the end, and what it registered for the end of threads is then gone: it is held once more, for good.
            NativeLibrary.Load(dacPath);
            var (runtimes, objects) = (0, 0L);
            foreach (var runtime in target.Runtimes().Where(runtime => question.BuildId is null || question.BuildId == CoreTarget.Hex(runtime.BuildId)))
            {
                runtimes++;
                using var opened = Open(runtime, dacPath);
                findings.Add(target.Tell(runtime, opened is null ? null : IsServerGc(opened)));
                objects += opened is null ? 0 : new RuntimeAnalysis(opened, target, question, findings).Run(cancellationToken);
            }

            if (runtimes == 0)
            {
                findings.Add(new TroubleFinding("runtime", FaultKind.Missing, "no runtime of .NET was found"));
            }

            findings.Add(new EndFinding(runtimes, objects));
        });
    }

    private ClrRuntime? Open(ClrInfo runtime, string dacPath)
    {
        try
        {
            return runtime.CreateRuntime(dacPath, ignoreMismatch: true);
        }
        catch (Exception exception) when (ClrFailure.Of(exception) is { } kind)
        {
            findings.Add(new TroubleFinding("runtime", kind, ClrText.Bounded(exception.Message, ClrLimits.TextChars)));
            return null;
        }
    }

    private static bool? IsServerGc(ClrRuntime runtime)
    {
        try
        {
            return runtime.Heap.IsServer;
        }
        catch (Exception exception) when (ClrFailure.Of(exception) is not null)
        {
            return null; // The walk of the heap will say why.
        }
    }

    private void Opened(string part, Action<CoreTarget> look)
    {
        try
        {
            using var target = CoreTarget.Open(core);
            look(target);
        }
        catch (Exception exception) when (ClrFailure.Of(exception) is { } kind)
        {
            findings.Add(new TroubleFinding(part, kind, ClrText.Bounded(exception.Message, ClrLimits.TextChars)));
        }
    }
}
