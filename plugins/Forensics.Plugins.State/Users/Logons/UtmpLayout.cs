using System.Buffers.Binary;
using System.Net;

namespace Forensics.Plugins.State.Users.Logons;

/// <summary>
/// Where the fields of <c>struct utmp</c> lie (<c>utmp(5)</c>, bits/utmp.h of glibc): with times of 32 bits on x86-64, i386 and 32-bit ARM, of 64 bits on arm64, riscv64 and others. Little-endian.
/// The times of 32 bits are taken without a sign, as glibc 2.40 does.
/// </summary>
internal sealed record UtmpLayout(int SizeBytes, bool HasLongTimes, int TimeOffset, int AddressOffset)
{
    public static readonly UtmpLayout Short = new(384, HasLongTimes: false, 340, 348);
    public static readonly UtmpLayout Long = new(400, HasLongTimes: true, 344, 360);

    private const int PidOffset = 4;
    private const int LineOffset = 8;
    private const int LineBytes = 32;
    private const int UserOffset = 44;
    private const int UserBytes = 32;
    private const int HostOffset = 76;
    private const int HostBytes = 256;
    private const int SessionOffset = 336;
    private const int AddressBytes = 16;
    private const int LastType = 9;

    /// <summary>Which of the two the start of a file is: the one whose entries have types that exist and, but for the type's two, no bytes in the first four.</summary>
    public static UtmpLayout Of(ReadOnlySpan<byte> start, long lengthBytes)
    {
        var (isShort, isLong) = (Score(start, Short.SizeBytes), Score(start, Long.SizeBytes));
        return isShort == isLong ? lengthBytes % Short.SizeBytes != 0 && lengthBytes % Long.SizeBytes == 0 ? Long : Short : isShort > isLong ? Short : Long;
    }

    /// <summary>An entry.</summary>
    /// <param name="bytes">As many as one has.</param>
    public UtmpEntry Entry(ReadOnlyMemory<byte> bytes)
    {
        var span = bytes.Span;
        var seconds = HasLongTimes ? BinaryPrimitives.ReadInt64LittleEndian(span[TimeOffset..]) : BinaryPrimitives.ReadUInt32LittleEndian(span[TimeOffset..]);
        var microseconds = HasLongTimes ? BinaryPrimitives.ReadInt64LittleEndian(span[(TimeOffset + 8)..]) : BinaryPrimitives.ReadInt32LittleEndian(span[(TimeOffset + 4)..]);
        return new(
            BinaryPrimitives.ReadInt16LittleEndian(span),
            BinaryPrimitives.ReadInt32LittleEndian(span[PidOffset..]),
            Text(bytes, LineOffset, LineBytes),
            Text(bytes, UserOffset, UserBytes),
            Text(bytes, HostOffset, HostBytes),
            HasLongTimes ? BinaryPrimitives.ReadInt64LittleEndian(span[SessionOffset..]) : BinaryPrimitives.ReadInt32LittleEndian(span[SessionOffset..]),
            new(seconds, microseconds is >= 0 and < 1_000_000 ? (int)microseconds * 1_000 : 0),
            Address(span.Slice(AddressOffset, AddressBytes)),
            !span.ContainsAnyExcept((byte)0));
    }

    private static int Score(ReadOnlySpan<byte> start, int sizeBytes)
    {
        var (good, all) = (0, 0);
        for (; start.Length >= sizeBytes; start = start[sizeBytes..])
        {
            all++;
            good += BinaryPrimitives.ReadUInt32LittleEndian(start) <= LastType && start[sizeBytes - 4] == 0 && start.ContainsAnyExcept((byte)0) ? 1 : 0;
        }

        return all == 0 ? 0 : good * 1_000 / all;
    }

    private static ReadOnlyMemory<byte> Text(ReadOnlyMemory<byte> entry, int offset, int length) => UserText.UpToNul(entry.Slice(offset, length));

    private static string? Address(ReadOnlySpan<byte> bytes)
        => !bytes.ContainsAnyExcept((byte)0) ? null : new IPAddress(bytes[4..].ContainsAnyExcept((byte)0) ? bytes : bytes[..4]).ToString();
}
