using Forensics.Sdk.Linux;
using Microsoft.Win32.SafeHandles;

namespace Forensics.Plugins.Memory.Cores;

/// <summary>A memory file, or other shared memory, open for reading: which parts of it hold data. Looking does not touch a page.</summary>
internal sealed class SharedMemoryFile(SafeFileHandle file) : IDisposable
{
    /// <param name="offset">From where.</param>
    /// <param name="start">Where the next data begins; the largest number when only holes follow.</param>
    /// <param name="end">Where it ends.</param>
    public void NextData(ulong offset, out ulong start, out ulong end)
    {
        (start, end) = (ulong.MaxValue, ulong.MaxValue);
        if (offset <= long.MaxValue && !FileHoles.NextData(file, (long)offset, out var from, out var to).Failed && from != long.MaxValue)
        {
            (start, end) = ((ulong)from, (ulong)to);
        }
    }

    public void Dispose() => file.Dispose();
}
