using Forensics.Plugins.Memory.Cores;
using Forensics.Sdk;
using Forensics.Sdk.Linux;
using Microsoft.Win32.SafeHandles;

namespace Forensics.Plugins.Memory.Clr.Running;

/// <summary>A core file.</summary>
/// <param name="file">Open for reading.</param>
/// <param name="path">Where it lies.</param>
/// <param name="number">Its place among those that were named, from 1.</param>
/// <param name="root">The inspected root.</param>
internal sealed class CoreSubject(SafeFileHandle file, EvidencePath path, int number, TargetRoot root) : IClrSubject
{
    private IReadOnlyList<CoreRun>? runs;

    public string Name => $"core-{number}";

    public EvidencePath Path => path;

    public int? Pid => null;

    public string? UniquePid => null;

    public TargetRoot Root => root;

    public IReadOnlyList<SafeFileHandle> Descriptors => [file];

    public ClrRequest Request() => new();

    public IReadOnlyList<CoreRun> Runs() => runs ??= CoreSegments.Read(file);

    public int Read(CoreRun run, ulong address, Span<byte> buffer)
        => (ulong)run.OffsetBytes + (address - run.StartAddress) is <= long.MaxValue and var offset && !FileReading.ReadAt(file, buffer, (long)offset, out var length).Failed ? length : 0;

    public void Dispose() => file.Dispose();
}
