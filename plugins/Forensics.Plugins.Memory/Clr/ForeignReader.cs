using System.Runtime.InteropServices;
using Microsoft.Diagnostics.Runtime;

namespace Forensics.Plugins.Memory.Clr;

/// <summary>ClrMD's reader of a core, with modules that lead nowhere: see <see cref="ForeignModule"/>.</summary>
internal sealed class ForeignReader(IDataReader core) : IDataReader
{
    private ForeignModule[]? modules;

    public string DisplayName => core.DisplayName;

    public bool IsThreadSafe => core.IsThreadSafe;

    public OSPlatform TargetPlatform => core.TargetPlatform;

    public Architecture Architecture => core.Architecture;

    public int ProcessId => core.ProcessId;

    public int PointerSize => core.PointerSize;

    public IEnumerable<ModuleInfo> EnumerateModules() => modules ??= [.. core.EnumerateModules().Take(ClrLimits.MappedFiles).Select(module => new ForeignModule(module))];

    public bool GetThreadContext(uint threadID, uint contextFlags, Span<byte> context) => core.GetThreadContext(threadID, contextFlags, context);

    public void FlushCachedData() => core.FlushCachedData();

    public int Read(ulong address, Span<byte> buffer) => buffer.IsEmpty ? 0 : core.Read(address, buffer);

    public bool Read<T>(ulong address, out T value)
        where T : unmanaged
        => core.Read(address, out value);

    public T Read<T>(ulong address)
        where T : unmanaged
        => core.Read<T>(address);

    public bool ReadPointer(ulong address, out ulong value) => core.ReadPointer(address, out value);

    public ulong ReadPointer(ulong address) => core.ReadPointer(address);
}
