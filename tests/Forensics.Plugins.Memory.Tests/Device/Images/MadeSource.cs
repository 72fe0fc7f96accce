using Forensics.Plugins.Memory.Device.Sources;
using Forensics.Sdk.Linux;
using Microsoft.Win32.SafeHandles;

namespace Forensics.Plugins.Memory.Tests.Device.Images;

/// <summary>Memory from 0 on that answers as a driver does: each page is known by its address.</summary>
internal sealed class MadeSource(MemorySourceChoice kind, params ulong[] broken) : MemorySource(kind, new SafeFileHandle())
{
    private const int FaultWithoutSign = 14;

    public int Calls { get; private set; }

    protected override Errno ReadOnce(long offset, Span<byte> buffer, out int lengthBytes)
    {
        Calls++;
        lengthBytes = 0;
        var (first, last) = (offset / MadeDevice.PageBytes, (offset + buffer.Length - 1) / MadeDevice.PageBytes);
        if (Kind == MemorySourceChoice.Crash && first != last)
        {
            // crash_read of drivers/char/crash.c: "Accesses must fit within a page."
            return Errno.EINVAL;
        }

        if (broken.Any(page => page / (ulong)MadeDevice.PageBytes >= (ulong)first && page / (ulong)MadeDevice.PageBytes <= (ulong)last))
        {
            // There the kernel's EFAULT has no minus before it; read_mem of drivers/char/mem.c gives up what it had.
            lengthBytes = Kind == MemorySourceChoice.Crash ? Math.Min(FaultWithoutSign, buffer.Length) : 0;
            return Kind == MemorySourceChoice.Crash ? Errno.Ok : Errno.EPERM;
        }

        for (var at = 0; at < buffer.Length; at++)
        {
            var page = (ulong)((offset + at) / MadeDevice.PageBytes * MadeDevice.PageBytes);
            buffer[at] = MadeDevice.Page(page)[(int)((offset + at) % MadeDevice.PageBytes)];
            if (at % MadeDevice.PageBytes == 0 && offset % MadeDevice.PageBytes == 0 && buffer.Length - at >= MadeDevice.PageBytes)
            {
                MadeDevice.Page(page).CopyTo(buffer[at..]);
                at += MadeDevice.PageBytes - 1;
            }
        }

        lengthBytes = buffer.Length;
        return Errno.Ok;
    }
}
