namespace Forensics.Confinement;

/// <summary>One argument of a system call has a value in some of its bits. Only the low 32 are looked at: the kernel takes no more of those that are tested.</summary>
/// <param name="Index">Which argument, from 0.</param>
/// <param name="Value">What its bits are.</param>
/// <param name="Mask">Which bits; all by default.</param>
public readonly record struct ArgumentTest(int Index, uint Value, uint Mask = uint.MaxValue);
