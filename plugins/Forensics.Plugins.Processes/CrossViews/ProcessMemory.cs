using Forensics.Sdk.Linux;
using Forensics.Sdk.Linux.Proc;
using Microsoft.Win32.SafeHandles;

namespace Forensics.Plugins.Processes.CrossViews;

/// <summary>The memory of one process, held open. All is opened below the one folder, and the memory first: when the process becomes another program in between, that memory is gone and gives nothing,
/// instead of what another program has.</summary>
internal sealed class ProcessMemory : IDisposable
{
    private ProcessMemory(ProcessDirectory directory, SafeFileHandle memory, SafeFileHandle pages)
    {
        Directory = directory;
        Memory = memory;
        Pages = pages;
    }

    public ProcessDirectory Directory { get; }

    /// <summary><c>/proc/PID/mem</c>; invalid where it may not be read.</summary>
    public SafeFileHandle Memory { get; }

    /// <summary><c>/proc/PID/pagemap</c>; invalid where it may not be read.</summary>
    public SafeFileHandle Pages { get; }

    public IReadOnlyList<SuspectMap> Suspects { get; private set; } = [];

    /// <summary>There are more mappings than are read.</summary>
    public bool IsCut { get; private set; }

    /// <summary>Opens it and reads the mappings.</summary>
    /// <returns>Why they cannot be read.</returns>
    public static Errno Open(ProcessViews views, int pid, out ProcessMemory? result)
    {
        result = null;
        var error = views.OpenProcess(pid, out var directory);
        if (error.Failed)
        {
            return error;
        }

        _ = directory!.Open("mem"u8, OpenAs.KernelFile, out var memory);
        _ = directory.Open("pagemap"u8, OpenAs.KernelFile, out var pages);
        var opened = new ProcessMemory(directory, memory, pages);
        error = directory.Read("smaps"u8, ProcLimits.MaxMapsBytes, out var smaps);
        if (error.Failed)
        {
            opened.Dispose();
            return error;
        }

        opened.Suspects = [.. SuspectMap.Of(smaps.Bytes)];
        opened.IsCut = smaps.Truncated;
        result = opened;
        return error;
    }

    /// <summary>Those that there are now; none when the process has ended.</summary>
    public IReadOnlyList<SuspectMap> ReadSuspects() => Directory.Read("smaps"u8, ProcLimits.MaxMapsBytes, out var smaps).Failed ? [] : [.. SuspectMap.Of(smaps.Bytes)];

    public void Dispose()
    {
        Memory.Dispose();
        Pages.Dispose();
        Directory.Dispose();
    }
}
