using Forensics.Sdk;
using Microsoft.Win32.SafeHandles;

namespace Forensics.Plugins.Memory.Clr.Running;

/// <summary>A core file.</summary>
/// <param name="file">Open for reading.</param>
/// <param name="path">Where it lies.</param>
/// <param name="number">Its place among those that were named, from 1.</param>
/// <param name="root">The inspected root.</param>
internal sealed class CoreSubject(SafeFileHandle file, EvidencePath path, int number, TargetRoot root) : IClrSubject
{
    public string Name => $"core-{number}";

    public EvidencePath Path => path;

    public int? Pid => null;

    public string? UniquePid => null;

    public TargetRoot Root => root;

    public IReadOnlyList<SafeFileHandle> Descriptors => [file];

    public ClrRequest Request() => new();

    public Stream Open(ulong address, long lengthBytes) => new CoreRangeStream(file, CoreSegments.Read(file), address, lengthBytes);

    public void Dispose() => file.Dispose();
}
