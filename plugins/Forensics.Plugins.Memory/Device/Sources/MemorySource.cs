using Forensics.Sdk.Linux;
using Microsoft.Win32.SafeHandles;

namespace Forensics.Plugins.Memory.Device.Sources;

/// <summary>Where the device's memory can be read: a file, and which physical addresses lie where in it.</summary>
/// <param name="kind">What it is.</param>
/// <param name="file">The file; closed with this.</param>
internal sealed class MemorySource(MemorySourceChoice kind, SafeFileHandle file) : IDisposable
{
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
    public Errno Read(long offset, Span<byte> buffer, out int lengthBytes) => FileReading.ReadAt(file, buffer, offset, out lengthBytes);

    public void Dispose() => file.Dispose();
}
