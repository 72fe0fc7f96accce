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

    // These two are called from native code as well, through which no exception passes: it would end the process.
    public bool GetThreadContext(uint threadID, uint contextFlags, Span<byte> context)
    {
        try
        {
            return core.GetThreadContext(threadID, contextFlags, context);
        }
        catch (Exception exception) when (ClrFailure.Of(exception) is not null)
        {
            return false;
        }
    }

    public void FlushCachedData() => core.FlushCachedData();

    public int Read(ulong address, Span<byte> buffer)
    {
        try
        {
            return buffer.IsEmpty ? 0 : core.Read(address, buffer);
        }
        catch (Exception exception) when (ClrFailure.Of(exception) is not null)
        {
            return 0;
        }
    }

    public bool Read<T>(ulong address, out T value)
        where T : unmanaged
        => core.Read(address, out value);

    public T Read<T>(ulong address)
        where T : unmanaged
        => core.Read<T>(address);

    public bool ReadPointer(ulong address, out ulong value) => core.ReadPointer(address, out value);

    public ulong ReadPointer(ulong address) => core.ReadPointer(address);
}
