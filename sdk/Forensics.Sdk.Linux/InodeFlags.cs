using System.Globalization;
using System.Numerics;
using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace Forensics.Sdk.Linux;

/// <summary>
/// Flags of an inode as <c>lsattr(1)</c> shows them (<c>FS_IOC_GETFLAGS</c>, <c>ioctl_iflags(2)</c>): more than <see cref="FileStatus.Attributes"/> has, but
/// the object has to be opened. Source: linux/fs.h; letters: e2fsprogs, lib/e2p/pf.c.
/// </summary>
/// <param name="Bits">FS_*_FL.</param>
public readonly partial record struct InodeFlags(uint Bits)
{
    private const nuint GetFlagsRequest = 0x8008_6601; // _IOR('f', 1, long), of which the kernel fills an int.

    private static readonly (char Letter, uint Bit)[] Letters =
    [
        ('s', 0x1), ('u', 0x2), ('S', 0x8), ('D', 0x1_0000), ('i', 0x10), ('a', 0x20), ('d', 0x40), ('A', 0x80), ('c', 0x4), ('B', 0x200), ('Z', 0x100), ('m', 0x400),
        ('E', 0x800), ('I', 0x1000), ('j', 0x4000), ('t', 0x8000), ('T', 0x2_0000), ('e', 0x8_0000), ('C', 0x80_0000), ('x', 0x200_0000), ('F', 0x4000_0000),
        ('N', 0x1000_0000), ('P', 0x2000_0000), ('V', 0x10_0000),
    ];

    /// <summary>Asks.</summary>
    /// <param name="file">A regular file or directory, open for reading: a device would take the request for one of its own.</param>
    /// <param name="flags">The flags; none when an error is returned.</param>
    /// <returns>The error of <c>ioctl(2)</c>: ENOTTY where the file system has no flags.</returns>
    public static unsafe Errno Read(SafeFileHandle file, out InodeFlags flags)
    {
        ArgumentNullException.ThrowIfNull(file);
        var bits = 0L;
        var error = ioctl(file, GetFlagsRequest, &bits) == 0 ? Errno.Ok : SystemCall.LastError;
        flags = new(error.Failed ? 0 : (uint)bits);
        return error;
    }

    /// <summary>The flags of such letters: the way back from <see cref="ToLetters"/>.</summary>
    /// <param name="letters">Letters of <c>lsattr(1)</c>, or <c>bit_N</c>; others are passed over.</param>
    /// <returns>The flags.</returns>
    public static InodeFlags Of(IReadOnlyList<string> letters)
    {
        ArgumentNullException.ThrowIfNull(letters);
        var bits = 0u;
        foreach (var text in letters)
        {
            if (text is [var single])
            {
                bits |= Array.Find(Letters, known => known.Letter == single).Bit;
            }
            else if (text.StartsWith("bit_", StringComparison.Ordinal) && int.TryParse(text.AsSpan(4), NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number < 32)
            {
                bits |= 1u << number;
            }
        }

        return new(bits);
    }

    /// <summary>The letters of the flags that are set, in the order of <c>lsattr(1)</c>; then <c>bit_N</c> for each that has none.</summary>
    /// <returns>The texts.</returns>
    public IReadOnlyList<string> ToLetters()
    {
        var texts = new List<string>();
        var rest = Bits;
        foreach (var (letter, bit) in Letters)
        {
            if ((Bits & bit) != 0)
            {
                texts.Add(letter.ToString());
                rest &= ~bit;
            }
        }

        for (; rest != 0; rest &= rest - 1)
        {
            texts.Add($"bit_{BitOperations.TrailingZeroCount(rest)}");
        }

        return texts;
    }

    [LibraryImport("libc", SetLastError = true)]
    private static unsafe partial int ioctl(SafeFileHandle file, nuint request, long* argument);
}
