using Forensics.Plugins.Disk.Reading;

namespace Forensics.Plugins.Disk.Partitions;

/// <summary>
/// What begins at a place of a source, where that matters for an image of it: what is encrypted, and what is only a part of something. Sources: cryptsetup's LUKS1 and LUKS2 on-disk formats; libbde's
/// BitLocker Drive Encryption format; label.h of LVM2; md_p.h of Linux.
/// </summary>
internal static class ContentSignature
{
    public const string Luks = "luks";
    public const string BitLocker = "bitlocker";
    public const string Lvm = "lvm";
    public const string Raid = "raid";

    private const int LookBytes = 4_096 + 512;

    private static ReadOnlySpan<byte> BitLockerToGo => [0x3b, 0xd6, 0x67, 0x49, 0x29, 0x2e, 0xd8, 0x4a, 0x83, 0x99, 0xf6, 0xa3, 0x39, 0xe3, 0xd0, 0x01];

    private static ReadOnlySpan<byte> RaidMagic => [0xfc, 0x4e, 0x2b, 0xa9];

    private static ReadOnlySpan<byte> RaidMagicSwapped => [0xa9, 0x2b, 0x4e, 0xfc];

    /// <summary>Looks.</summary>
    /// <param name="source">The source.</param>
    /// <param name="offset">Where it begins.</param>
    /// <param name="lengthBytes">How long it is.</param>
    /// <returns>One of the words here; luks1 or luks2 where the version is known; null for everything else.</returns>
    public static string? At(SourceLook source, long offset, long lengthBytes)
    {
        var bytes = source.At(offset, (int)Math.Min(LookBytes, Math.Min(lengthBytes, source.LengthBytes - offset)));
        return bytes is null ? null : Of(bytes) ?? (IsRaidAtEnd(source, offset, lengthBytes) ? Raid : null);
    }

    // Version 0.90 has its superblock in the last whole 64 KiB but one, version 1.0 8 KiB before the end, at a multiple of 4 KiB.
    private static bool IsRaidAtEnd(SourceLook source, long offset, long lengthBytes)
        => (source.At(offset + (lengthBytes / 65_536 * 65_536) - 65_536, RaidMagic.Length) is { } old && IsRaid(old))
            || (source.At(offset + ((lengthBytes - 8_192) / 4_096 * 4_096), RaidMagic.Length) is { } late && IsRaid(late));

    private static string? Of(ReadOnlySpan<byte> bytes)
    {
        if (bytes.Length >= 8 && bytes.StartsWith("LUKS"u8) && bytes[4] == 0xba && bytes[5] == 0xbe)
        {
            return bytes[6] == 0 && bytes[7] is 1 or 2 ? $"{Luks}{bytes[7]}" : Luks;
        }

        if (bytes.Length >= 512 && (bytes[3..].StartsWith("-FVE-FS-"u8) || (bytes[3..].StartsWith("MSWIN4.1"u8) && bytes[424..].StartsWith(BitLockerToGo))))
        {
            return BitLocker;
        }

        for (var sector = 0; sector < 4 && (sector * 512) + 32 <= bytes.Length; sector++)
        {
            if (bytes[(sector * 512)..].StartsWith("LABELONE"u8) && bytes[((sector * 512) + 24)..].StartsWith("LVM2 001"u8))
            {
                return Lvm;
            }
        }

        return IsRaid(bytes) || (bytes.Length > 4_096 && IsRaid(bytes[4_096..])) ? Raid : null;
    }

    // Little-endian since version 1; in the order of the machine before.
    private static bool IsRaid(ReadOnlySpan<byte> bytes) => bytes.StartsWith(RaidMagic) || bytes.StartsWith(RaidMagicSwapped);
}
