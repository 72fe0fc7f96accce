using System.Runtime.InteropServices;

namespace Forensics.Confinement;

/// <summary>Rules as a program of classic BPF over <c>struct seccomp_data</c> (<c>seccomp(2)</c>, linux/filter.h). Allowed is what no rule refuses.</summary>
public static class FilterProgram
{
    private const ushort LoadWord = 0x20; // BPF_LD | BPF_W | BPF_ABS
    private const ushort JumpIfEqual = 0x15; // BPF_JMP | BPF_JEQ | BPF_K
    private const ushort JumpIfAbove = 0x25; // BPF_JMP | BPF_JGT | BPF_K
    private const ushort And = 0x54; // BPF_ALU | BPF_AND | BPF_K
    private const ushort Return = 0x06; // BPF_RET | BPF_K
    private const uint Number = 0;
    private const uint ArchitectureWord = 4;
    private const uint FirstArgument = 16;
    private const uint Allow = 0x7fff_0000;
    private const uint Fail = 0x0005_0000;
    private const uint Amd64 = 0xc000_003e; // AUDIT_ARCH_X86_64
    private const uint Arm64 = 0xc000_00b7; // AUDIT_ARCH_AARCH64

    /// <param name="rules">At most one for each system call.</param>
    /// <param name="lastKnown">No system call above it is there.</param>
    /// <param name="architecture">Amd64 or Arm64. System calls of another, as 32-bit programs make them, are not there.</param>
    /// <returns><c>struct sock_filter</c>, one after the other.</returns>
    public static ulong[] Of(IReadOnlyList<SystemCallRule> rules, uint lastKnown, Architecture architecture)
    {
        var isArm = architecture == Architecture.Arm64;
        List<ulong> program =
        [
            Instruction(LoadWord, ArchitectureWord),
            Instruction(JumpIfEqual, isArm ? Arm64 : Amd64, then: 1),
            Instruction(Return, Fail | SystemCallRule.NotThere),
            Instruction(LoadWord, Number),
            Instruction(JumpIfAbove, lastKnown, otherwise: 1),
            Instruction(Return, Fail | SystemCallRule.NotThere),
        ];
        foreach (var (rule, number) in rules.Select(rule => (rule, isArm ? rule.Arm64 : rule.Amd64)).Where(pair => pair.Item2 != SystemCallRule.Absent))
        {
            var verdict = Verdict(rule);
            program.Add(Instruction(JumpIfEqual, (uint)number, otherwise: verdict.Count));
            program.AddRange(verdict);
        }

        program.Add(Instruction(Return, Allow));
        return [.. program];
    }

    /// <summary>It ends in any case: what follows still has the number to compare.</summary>
    private static List<ulong> Verdict(SystemCallRule rule)
    {
        List<ulong> verdict = [];
        foreach (var tests in rule.Unless)
        {
            List<ulong> exception = [Instruction(Return, Allow)];
            foreach (var test in tests.Reverse())
            {
                exception.Insert(0, Instruction(JumpIfEqual, test.Value, otherwise: exception.Count));
                if (test.Mask != uint.MaxValue)
                {
                    exception.Insert(0, Instruction(And, test.Mask));
                }

                exception.Insert(0, Instruction(LoadWord, FirstArgument + (8 * (uint)test.Index)));
            }

            verdict.AddRange(exception);
        }

        verdict.Add(Instruction(Return, Fail | (uint)rule.Error));
        return verdict;
    }

    private static ulong Instruction(ushort code, uint value, int then = 0, int otherwise = 0)
        => code | ((ulong)checked((byte)then) << 16) | ((ulong)checked((byte)otherwise) << 24) | ((ulong)value << 32);
}
