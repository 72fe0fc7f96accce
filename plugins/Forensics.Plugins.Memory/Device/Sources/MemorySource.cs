using Forensics.Plugins.Memory.Device.Swap;
using Forensics.Sdk.Linux;
using Microsoft.Win32.SafeHandles;

namespace Forensics.Plugins.Memory.Device.Sources;

/// <summary>Where the device's memory can be read: a file, and which physical addresses lie where in it.</summary>
/// <param name="kind">What it is.</param>
/// <param name="file">The file; closed with this.</param>
internal class MemorySource(MemorySourceChoice kind, SafeFileHandle file) : IDisposable
{
    private static readonly int PageBytes = Environment.SystemPageSize;

    public MemorySourceChoice Kind => kind;

    /// <summary>In order, none twice.</summary>
    public required IReadOnlyList<SourceSegment> Segments { get; init; }

    /// <summary>Further places where the kernel has memory that is among <see cref="Segments"/>: its text.</summary>
    public IReadOnlyList<SourceSegment> Views { get; init; } = [];

    /// <summary>Notes of the kernel's core file, as they stand there; empty where there are none.</summary>
    public ReadOnlyMemory<byte> Notes { get; init; }

    /// <summary>EM_ of elf(5); 0 when the source does not tell.</summary>
    public ushort Machine { get; init; }

    /// <summary>Reads.</summary>
    /// <param name="offset">In the file.</param>
    /// <param name="buffer">Where it goes.</param>
    /// <param name="lengthBytes">How much was read before the error, or the end.</param>
    public Errno Read(long offset, Span<byte> buffer, out int lengthBytes)
    {
        for (lengthBytes = 0; lengthBytes < buffer.Length;)
        {
            // The driver of /dev/crash says EINVAL to a read that leaves its page.
            var wanted = buffer[lengthBytes..];
            wanted = kind == MemorySourceChoice.Crash ? wanted[..(int)Math.Min(wanted.Length, PageBytes - ((offset + lengthBytes) % PageBytes))] : wanted;
            var error = ReadOnce(offset + lengthBytes, wanted, out var read);
            if (error.Failed || read == 0)
            {
                return error;
            }

            // It gives all or nothing; where it cannot read memory, some versions say that they read 14 bytes: EFAULT without its sign.
            if (kind == MemorySourceChoice.Crash && read < wanted.Length)
            {
                return Errno.EIO;
            }

            lengthBytes += read;
        }

        return Errno.Ok;
    }

    public void Dispose() => file.Dispose();

    /// <summary>Asks the file once.</summary>
    protected virtual unsafe Errno ReadOnce(long offset, Span<byte> buffer, out int lengthBytes)
    {
        fixed (byte* start = buffer)
        {
            return AreaCalls.Read(file, start, buffer.Length, offset, out lengthBytes);
        }
    }
}
