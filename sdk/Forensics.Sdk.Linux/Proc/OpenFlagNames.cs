using System.Runtime.InteropServices;

namespace Forensics.Sdk.Linux.Proc;

/// <summary>Names of the flags of open(2). Source: asm-generic/fcntl.h, and arch/arm64's for the four that differ there.</summary>
public static class OpenFlagNames
{
    private const uint AccessMask = 3;

    private static readonly bool IsArm64 = RuntimeInformation.ProcessArchitecture == Architecture.Arm64;

    private static readonly (uint Bit, string Name)[] Known =
    [
        (0x400, "append"), (0x800, "nonblock"), (0x1000, "dsync"), (0x2000, "async"), (IsArm64 ? 0x1_0000u : 0x4000u, "direct"),
        (IsArm64 ? 0x2_0000u : 0x8000u, "largefile"), (IsArm64 ? 0x4000u : 0x1_0000u, "directory"), (IsArm64 ? 0x8000u : 0x2_0000u, "nofollow"),
        (0x4_0000, "noatime"), (0x8_0000, "cloexec"), (0x10_0000, "sync"), (0x20_0000, "path"), (0x40_0000, "tmpfile"),
    ];

    /// <summary>The access mode, then every flag that is set.</summary>
    /// <param name="flags">As <see cref="DescriptorState.Flags"/>.</param>
    /// <returns><c>rdonly</c>, <c>wronly</c> or <c>rdwr</c> first; lower case, without <c>O_</c>; what has no name here as one hexadecimal number.</returns>
    public static IReadOnlyList<string> Of(uint flags)
    {
        var names = new List<string>(4) { (flags & AccessMask) switch { 0 => "rdonly", 1 => "wronly", 2 => "rdwr", _ => "ioctl" } };
        var rest = flags & ~AccessMask;
        foreach (var (bit, name) in Known)
        {
            if ((rest & bit) != 0)
            {
                names.Add(name);
                rest &= ~bit;
            }
        }

        if (rest != 0)
        {
            names.Add($"0x{rest:x}");
        }

        return names;
    }
}
