namespace Forensics.Plugins.Memory.Stopping;

/// <summary>A set of registers of one thread.</summary>
/// <param name="Type">The type of its note in a core file (linux/elf.h).</param>
/// <param name="Bytes">As the kernel gives it.</param>
internal readonly record struct RegisterSet(int Type, ReadOnlyMemory<byte> Bytes);
