using System.Buffers;
using System.Text;

namespace Forensics.Sdk.Linux.Proc;

/// <summary><c>/proc/sys/kernel/random/boot_id</c>, random(4): a UUID that the kernel draws anew at each boot.</summary>
public static class BootId
{
    private const int Length = 36;
    private static readonly SearchValues<byte> Allowed = SearchValues.Create("0123456789abcdef-"u8);

    /// <summary>Parses the whole file.</summary>
    /// <param name="file">Its bytes: 36 characters and a line feed.</param>
    /// <param name="id">The id in lower case with hyphens, null when the result is false.</param>
    /// <returns>False when it is not such a file.</returns>
    public static bool TryParse(ReadOnlySpan<byte> file, out string? id)
    {
        var text = file.TrimEnd((byte)'\n');
        var isId = text.Length == Length && !text.ContainsAnyExcept(Allowed) && Guid.TryParseExact(Encoding.ASCII.GetString(text), "D", out _);
        id = isId ? Encoding.ASCII.GetString(text) : null;
        return isId;
    }
}
