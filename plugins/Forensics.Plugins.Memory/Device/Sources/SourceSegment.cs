using Forensics.Plugins.Memory.Device.Ranges;

namespace Forensics.Plugins.Memory.Device.Sources;

/// <summary>Memory as a source has it.</summary>
/// <param name="Range">Its physical addresses.</param>
/// <param name="OffsetBytes">Where it lies in the source's file.</param>
/// <param name="VirtualAddress">Where the kernel has it; null when that is not known.</param>
internal readonly record struct SourceSegment(PhysicalRange Range, long OffsetBytes, ulong? VirtualAddress)
{
    /// <summary>A part of it.</summary>
    public SourceSegment Of(PhysicalRange part)
    {
        var skipped = part.Start - Range.Start;
        return new(part, OffsetBytes + (long)skipped, VirtualAddress + skipped);
    }
}
