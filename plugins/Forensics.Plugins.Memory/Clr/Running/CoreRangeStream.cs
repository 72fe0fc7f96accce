using Forensics.Plugins.Memory.Cores;
using Forensics.Sdk.Linux;
using Microsoft.Win32.SafeHandles;

namespace Forensics.Plugins.Memory.Clr.Running;

/// <summary>A range of addresses out of a core file; what it does not have is zeros.</summary>
internal sealed class CoreRangeStream(SafeFileHandle file, IReadOnlyList<CoreRun> segments, ulong startAddress, long lengthBytes) : ForwardStream
{
    private ulong at = startAddress;
    private long left = lengthBytes;

    public override int Read(Span<byte> buffer)
    {
        var wanted = buffer[..(int)Math.Min(buffer.Length, left)];
        if (wanted.IsEmpty)
        {
            return 0;
        }

        var length = 0;
        if (segments.FirstOrDefault(segment => segment.StartAddress <= at && at < segment.EndAddress) is { EndAddress: > 0 } found)
        {
            wanted = wanted[..(int)Math.Min((ulong)wanted.Length, found.EndAddress - at)];
            _ = FileReading.ReadAt(file, wanted, found.OffsetBytes + (long)(at - found.StartAddress), out length);
        }
        else if (segments.Where(segment => segment.StartAddress > at).Select(segment => segment.StartAddress).DefaultIfEmpty(ulong.MaxValue).Min() is var next)
        {
            wanted = wanted[..(int)Math.Min((ulong)wanted.Length, next - at)];
        }

        wanted[length..].Clear();
        at += (ulong)wanted.Length;
        left -= wanted.Length;
        return wanted.Length;
    }
}
