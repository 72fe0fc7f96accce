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

    /// <summary>A range of its memory.</summary>
    Stream Open(ulong address, long lengthBytes);
}
