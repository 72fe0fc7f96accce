using System.Buffers.Binary;
using System.Globalization;

namespace Forensics.Sdk.Linux;

/// <summary>
/// POSIX access control lists as the kernel keeps them in <c>system.posix_acl_access</c> and <c>system.posix_acl_default</c>, in the text of
/// <c>getfacl --numeric</c>. Source: linux/posix_acl_xattr.h, <c>acl(5)</c>.
/// </summary>
public static class PosixAcl
{
    /// <summary>The attribute with the access list.</summary>
    public static ReadOnlySpan<byte> AccessName => "system.posix_acl_access"u8;

    /// <summary>The attribute with the list that new files of a directory get.</summary>
    public static ReadOnlySpan<byte> DefaultName => "system.posix_acl_default"u8;

    private const uint Version = 2;
    private const int HeaderBytes = 4;
    private const int EntryBytes = 8;

    /// <summary>Decodes a list.</summary>
    /// <param name="value">The attribute's value.</param>
    /// <param name="prefix"><c>default:</c> for the default list, else empty.</param>
    /// <param name="lines">One text an entry, in the kernel's order: <c>user::rw-</c>, <c>user:1000:r--</c>, <c>mask::r--</c>; empty when false is returned.</param>
    /// <returns>False for what is no such list.</returns>
    public static bool TryFormat(ReadOnlySpan<byte> value, string prefix, out IReadOnlyList<string> lines)
    {
        lines = [];
        var entries = (value.Length - HeaderBytes) / EntryBytes;
        if (value.Length < HeaderBytes || (value.Length - HeaderBytes) % EntryBytes != 0 || entries > LinuxLimits.AclEntries
            || BinaryPrimitives.ReadUInt32LittleEndian(value) != Version)
        {
            return false;
        }

        var result = new string[entries];
        for (var i = 0; i < entries; i++)
        {
            var entry = value.Slice(HeaderBytes + (i * EntryBytes), EntryBytes);
            var permissions = BinaryPrimitives.ReadUInt16LittleEndian(entry[2..]);
            var id = BinaryPrimitives.ReadUInt32LittleEndian(entry[4..]).ToString(CultureInfo.InvariantCulture);
            var subject = BinaryPrimitives.ReadUInt16LittleEndian(entry) switch
            {
                0x01 => "user:",
                0x02 => $"user:{id}",
                0x04 => "group:",
                0x08 => $"group:{id}",
                0x10 => "mask:",
                0x20 => "other:",
                _ => null,
            };
            if (subject is null || permissions > 7)
            {
                return false;
            }

            result[i] = $"{prefix}{subject}:{((permissions & 4) != 0 ? 'r' : '-')}{((permissions & 2) != 0 ? 'w' : '-')}{((permissions & 1) != 0 ? 'x' : '-')}";
        }

        lines = result;
        return true;
    }
}
