namespace Forensics.Plugins.Memory.Tests.Dumps;

/// <summary>A note of a core file (core(5), elf(5), <c>linux/elf.h</c>).</summary>
internal sealed record CoreNote(string Name, uint Type, byte[] Content)
{
    public const uint ProcessStatus = 1;
    public const uint FloatingPoint = 2;
    public const uint ProcessInfo = 3;
    public const uint Auxiliary = 6;
    public const uint Files = 0x46494c45;
    public const uint ExtendedState = 0x202; // x64: vectors and what came later.
}
