namespace Forensics.Plugins.Memory.Tests.Dumps;

/// <summary>A program header (elf(5)).</summary>
internal sealed record CoreSegment(uint Type, uint Flags, long OffsetBytes, ulong Address, long FileBytes, long MemoryBytes)
{
    public const uint Load = 1;
    public const uint Note = 4;

    public ulong End => Address + (ulong)MemoryBytes;
}
