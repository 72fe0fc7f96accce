using System.Buffers.Binary;
using System.Runtime.InteropServices;

namespace Forensics.Plugins.Memory.Stopping;

/// <summary>The registers of this architecture as core files have them. Source: linux/elf.h; arch/x86/include/asm/user_64.h, arch/arm64/include/uapi/asm/ptrace.h.</summary>
internal static class ThreadRegisters
{
    /// <summary>NT_PRSTATUS: the general registers.</summary>
    public const int GeneralSet = 1;

    private const int X64Registers = 27;
    private const int X64SystemCall = 15;
    private const int X64InstructionPointer = 16;
    private const int X64StackPointer = 19;
    private const int Arm64Registers = 34;
    private const int Arm64StackPointer = 31;
    private const int Arm64InstructionPointer = 32;

    // rdi, rsi, rdx, r10, r8, r9: the arguments of a system call, by their place in user_regs_struct.
    private static readonly int[] X64Arguments = [14, 13, 12, 7, 9, 8];

    /// <summary>Whether the process runs on arm64, and not on x64.</summary>
    public static bool IsArm64 => RuntimeInformation.ProcessArchitecture == Architecture.Arm64;

    /// <summary>Bytes of the general registers of a 64-bit thread.</summary>
    public static int GeneralBytes => sizeof(ulong) * (IsArm64 ? Arm64Registers : X64Registers);

    /// <summary>The sets beside the general one: NT_PRFPREG, then NT_X86_XSTATE, or NT_ARM_TLS, NT_ARM_PAC_MASK, NT_ARM_SVE.</summary>
    public static IReadOnlyList<int> OtherSets => IsArm64 ? [2, 0x401, 0x406, 0x405] : [2, 0x202];

    /// <summary>Where the thread is.</summary>
    public static ulong InstructionPointer(ReadOnlySpan<byte> general) => At(general, IsArm64 ? Arm64InstructionPointer : X64InstructionPointer);

    /// <summary>Where its stack is.</summary>
    public static ulong StackPointer(ReadOnlySpan<byte> general) => At(general, IsArm64 ? Arm64StackPointer : X64StackPointer);

    /// <summary>What <c>/proc/PID/task/TID/syscall</c> tells of a thread that waits in the kernel, which needs nobody to stop it: <c>NUMBER ARGUMENTS STACK INSTRUCTION</c>, the arguments missing of
    /// one that is in no system call (-1). The other registers are zero.</summary>
    /// <returns>Null for <c>running</c>, and for what is not of that form.</returns>
    public static byte[]? OfSystemCall(ReadOnlySpan<byte> file)
    {
        const int Arguments = 6;
        const int Fields = Arguments + 3;
        Span<ulong> fields = stackalloc ulong[Fields];
        var count = 0;
        foreach (var range in file.TrimEnd((byte)'\n').Split((byte)' '))
        {
            var word = file[range];
            var isHex = word.StartsWith("0x"u8);
            if (count == Fields || !(isHex ? ulong.TryParse(word[2..], System.Globalization.NumberStyles.HexNumber, null, out fields[count]) : TryNumber(word, out fields[count])))
            {
                return null;
            }

            count++;
        }

        if (count != Fields && count != Fields - Arguments)
        {
            return null;
        }

        var general = new byte[GeneralBytes];
        Put(general, IsArm64 ? Arm64StackPointer : X64StackPointer, fields[count - 2]);
        Put(general, IsArm64 ? Arm64InstructionPointer : X64InstructionPointer, fields[count - 1]);
        if (!IsArm64)
        {
            Put(general, X64SystemCall, fields[0]);
        }

        for (var i = 0; i < Arguments && count == Fields; i++)
        {
            Put(general, IsArm64 ? i : X64Arguments[i], fields[i + 1]);
        }

        return general;
    }

    private static bool TryNumber(ReadOnlySpan<byte> word, out ulong value)
    {
        var isNumber = long.TryParse(word, out var number);
        value = unchecked((ulong)number);
        return isNumber;
    }

    private static ulong At(ReadOnlySpan<byte> general, int register) => BinaryPrimitives.ReadUInt64LittleEndian(general[(register * sizeof(ulong))..]);

    private static void Put(Span<byte> general, int register, ulong value) => BinaryPrimitives.WriteUInt64LittleEndian(general[(register * sizeof(ulong))..], value);
}
