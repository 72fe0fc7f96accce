using Forensics.Plugins.Memory.Cores;
using Forensics.Sdk;
using Microsoft.Win32.SafeHandles;

namespace Forensics.Plugins.Memory.Clr.Running;

/// <summary>What is looked into: a process or a core file.</summary>
internal interface IClrSubject : IDisposable
{
    /// <summary>Begins the names of what is stored of it.</summary>
    string Name { get; }

    /// <summary>What faults are about.</summary>
    EvidencePath Path { get; }

    int? Pid { get; }

    string? UniquePid { get; }

    /// <summary>The root that paths of its files are of.</summary>
    TargetRoot Root { get; }

    /// <summary>What a companion gets of it.</summary>
    IReadOnlyList<SafeFileHandle> Descriptors { get; }

    /// <summary>The first line to a companion, without the question.</summary>
    ClrRequest Request();

    /// <summary>Where it has memory. What lies elsewhere is not read: it is the subject's own word where its modules are, and memory of devices must not be touched.</summary>
    IReadOnlyList<CoreRun> Runs();

    /// <summary>Reads of one of these.</summary>
    /// <param name="run">It has the address.</param>
    /// <param name="address">First byte.</param>
    /// <param name="buffer">Does not reach over the run's end.</param>
    /// <returns>How much was read; 0 for what cannot be.</returns>
    /// <exception cref="ContentCutException">The memory is gone.</exception>
    int Read(CoreRun run, ulong address, Span<byte> buffer);
}
