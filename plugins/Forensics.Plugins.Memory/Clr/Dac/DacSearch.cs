using System.Runtime.InteropServices;
using Forensics.Plugins.Memory.Clr.Findings;
using Forensics.Sdk;
using Forensics.Sdk.Linux;

namespace Forensics.Plugins.Memory.Clr.Dac;

/// <summary>
/// Finds the DAC of a runtime: beside it, in the root of the process; in the runtime that runs this program; where the operator said. One that does not fit - another
/// machine, another C library, another build - is refused before anybody is asked whether it is trusted.
/// </summary>
/// <param name="reader">Reads files.</param>
/// <param name="trust">Judges what fits.</param>
/// <param name="own">The DAC of the runtime that runs this program; null when there is none.</param>
/// <param name="named">What the operator named.</param>
internal sealed class DacSearch(DacReader reader, DacTrust trust, DacFile? own, IReadOnlyList<DacFile> named)
{
    private const string DeletedMark = " (deleted)";
    private const string MuslPrefix = "libc.musl";
    private const int MachineX64 = 62;
    private const int MachineArm64 = 183;

    /// <summary>Finds it.</summary>
    /// <param name="runtime">The runtime, as it was found in the process's memory: nothing of it is believed, it says what is looked for.</param>
    /// <param name="root">The root of the process, or for a core the root under inspection.</param>
    /// <returns>The first that is trusted; else why each was not.</returns>
    public DacVerdict Find(RuntimeFinding runtime, TargetRoot root)
    {
        DacFile? first = null;
        var reasons = new List<string>();
        foreach (var dac in Candidates(runtime, root, reasons))
        {
            first ??= dac;
            var verdict = Misfit(runtime, dac) is { } misfit ? new(dac, IsTrusted: false, misfit) : trust.Judge(dac);
            if (verdict.IsTrusted)
            {
                return verdict;
            }

            reasons.Add($"{dac.Path}: {verdict.Reason}");
        }

        return new(first, IsTrusted: false, reasons.Count == 0 ? "no DAC was found: name one (dac_paths)" : string.Join("; ", reasons));
    }

    /// <summary>Why a DAC cannot be that of a runtime, or cannot run here; null when it fits.</summary>
    private static string? Misfit(RuntimeFinding runtime, DacFile dac)
    {
        if (!ElfLibrary.TryRead(dac.Content, out var library))
        {
            return "it is no shared library for a 64-bit machine";
        }

        var here = RuntimeInformation.ProcessArchitecture == Architecture.Arm64 ? MachineArm64 : MachineX64;
        var isMusl = library.Needed.Any(name => name.StartsWith(MuslPrefix, StringComparison.Ordinal));
        return library.Machine != here ? $"it is for another machine (ELF {library.Machine}), and cannot be loaded here"
            : isMusl != IsMuslHere ? $"it needs {(isMusl ? "musl" : "glibc")}, and this program runs with {(isMusl ? "glibc" : "musl")}"
            : runtime.DacBuildId is { } wanted && library.BuildId != wanted && !IsOfRuntime(runtime, dac) ? $"it is of another build ({library.BuildId ?? "none"}, wanted {wanted})"
            : runtime.DacBuildId is null && dac.RuntimeBuildId is not null && !IsOfRuntime(runtime, dac) ? $"the runtime beside it is another build ({dac.RuntimeBuildId}, wanted {runtime.BuildId ?? "unknown"})"
            : runtime.DacBuildId is null && dac.RuntimeBuildId is null && dac.Origin != DacOrigin.Target ? "no runtime lies beside it that would say which one it is of"
            : null;
    }

    private static bool IsMuslHere => RuntimeInformation.RuntimeIdentifier.Contains("musl", StringComparison.Ordinal);

    private static bool IsOfRuntime(RuntimeFinding runtime, DacFile dac) => runtime.BuildId is { } buildId && dac.RuntimeBuildId == buildId;

    private IEnumerable<DacFile> Candidates(RuntimeFinding runtime, TargetRoot root, List<string> reasons)
    {
        if (runtime.Path is ['/', ..] path && path.Length <= LinuxLimits.PathBytes)
        {
            // The file may be gone, and another runtime lie in its folder: its build tells.
            path = path.EndsWith(DeletedMark, StringComparison.Ordinal) ? path[..^DeletedMark.Length] : path;
            var folder = path[..path.LastIndexOf('/')];
            var dac = reader.ReadBeside(root, EvidencePath.Of(folder.Length == 0 ? "/" : folder), DacOrigin.Target, out var reason);
            if (dac is not null)
            {
                yield return dac;
            }
            else if (reason is not null)
            {
                reasons.Add(reason);
            }
        }

        foreach (var dac in own is null ? named : named.Prepend(own))
        {
            yield return dac;
        }
    }
}
