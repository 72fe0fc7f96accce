using System.Buffers.Text;

namespace Forensics.Sdk.Linux.Proc;

/// <summary>A link of <c>/proc/PID/ns</c>, namespaces(7): its text is <c>KIND:[INODE]</c>, and the number names the namespace while it exists.</summary>
public static class NamespaceLink
{
    /// <summary>Parses a link's text; the same form as of <c>socket:[INODE]</c> and <c>pipe:[INODE]</c>.</summary>
    /// <param name="text">As readlink(2) gave it.</param>
    /// <param name="inode">The number between the brackets, 0 when the result is false.</param>
    /// <returns>False when it is not of the form.</returns>
    public static bool TryParse(ReadOnlySpan<byte> text, out ulong inode)
    {
        inode = 0;
        var open = text.IndexOf(":["u8);
        if (open < 0 || text[^1] != ']')
        {
            return false;
        }

        var number = text[(open + 2)..^1];
        return Utf8Parser.TryParse(number, out inode, out var used) && used == number.Length;
    }
}
