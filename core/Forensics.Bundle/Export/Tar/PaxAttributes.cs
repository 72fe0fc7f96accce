using System.Text;

namespace Forensics.Bundle.Export.Tar;

/// <summary>Extended attributes as GNU tar and bsdtar read them: <c>SCHILY.xattr.NAME</c>, and access lists as <c>SCHILY.acl.access</c> and <c>SCHILY.acl.default</c>.</summary>
internal static class PaxAttributes
{
    public static IEnumerable<(byte[] Keyword, byte[] Value)> Of(IndexedMetadata metadata, Action<string> lose)
    {
        foreach (var (name, value) in metadata.Attributes)
        {
            if (value is null)
            {
                lose($"attribute {Encoding.UTF8.GetString(name)}: its value is not known");
                continue;
            }

            var list = name.AsSpan().SequenceEqual("system.posix_acl_access"u8) ? "SCHILY.acl.access"
                : name.AsSpan().SequenceEqual("system.posix_acl_default"u8) ? "SCHILY.acl.default" : null;
            if (list is not null && AclText.Of(value) is { } text) yield return (Encoding.ASCII.GetBytes(list), Encoding.ASCII.GetBytes(text));
            else yield return ([.. "SCHILY.xattr."u8, .. Keyword(name)], value);
        }
    }

    // A record ends its keyword at the first equals sign; GNU tar writes it, and the percent sign, so.
    private static IEnumerable<byte> Keyword(byte[] name)
        => name.SelectMany(value => value switch
        {
            (byte)'=' => "%3D"u8.ToArray(),
            (byte)'%' => "%25"u8.ToArray(),
            _ => [value],
        });
}
