using System.Buffers.Binary;
using System.Globalization;
using System.Text;

namespace Forensics.Bundle.Export.Tar;

/// <summary>A POSIX access list as the kernel keeps it (linux/posix_acl_xattr.h), as the text of <c>acl(5)</c> with numbers for names, on one line.</summary>
internal static class AclText
{
    private const int HeaderBytes = 4;
    private const int EntryBytes = 8;
    private const uint Version = 2;

    /// <summary>Null when it is no such list.</summary>
    public static string? Of(ReadOnlySpan<byte> value)
    {
        if (value.Length < HeaderBytes || (value.Length - HeaderBytes) % EntryBytes != 0 || BinaryPrimitives.ReadUInt32LittleEndian(value) != Version) return null;
        var text = new StringBuilder();
        for (var rest = value[HeaderBytes..]; !rest.IsEmpty; rest = rest[EntryBytes..])
        {
            var id = BinaryPrimitives.ReadUInt32LittleEndian(rest[4..]);
            var permissions = BinaryPrimitives.ReadUInt16LittleEndian(rest[2..]);
            var start = BinaryPrimitives.ReadUInt16LittleEndian(rest) switch
            {
                0x01 => "user::",
                0x02 => string.Create(CultureInfo.InvariantCulture, $"user:{id}:"),
                0x04 => "group::",
                0x08 => string.Create(CultureInfo.InvariantCulture, $"group:{id}:"),
                0x10 => "mask::",
                0x20 => "other::",
                _ => null,
            };
            if (start is null) return null;
            text.Append(text.Length > 0 ? "," : "").Append(start)
                .Append((permissions & 4) != 0 ? 'r' : '-').Append((permissions & 2) != 0 ? 'w' : '-').Append((permissions & 1) != 0 ? 'x' : '-');
        }

        return text.ToString();
    }
}
