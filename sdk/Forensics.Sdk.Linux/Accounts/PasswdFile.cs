using System.Buffers.Text;

namespace Forensics.Sdk.Linux.Accounts;

/// <summary>Users of <c>passwd(5)</c>. The file is evidence: a line that is odd in one field is still good for the others.</summary>
public static class PasswdFile
{
    private const int IdField = 2;
    private const int HomeField = 5;

    /// <summary>Lines of <c>name:password:number:group:comment:home:shell</c>. Comments, NIS's + and lines with neither home nor number are passed over.</summary>
    /// <param name="content">The file.</param>
    /// <param name="limit">Users kept.</param>
    /// <param name="users">Gets them.</param>
    /// <returns>False when the limit cut the list.</returns>
    public static bool Parse(ReadOnlyMemory<byte> content, int limit, List<UserAccount> users)
    {
        ArgumentNullException.ThrowIfNull(users);
        for (var rest = content; !rest.IsEmpty;)
        {
            var end = rest.Span.IndexOf((byte)'\n');
            var line = end < 0 ? rest.Span : rest.Span[..end];
            rest = end < 0 ? default : rest[(end + 1)..];
            if (ParseLine(line) is not { } user)
            {
                continue;
            }

            if (users.Count >= limit)
            {
                return false;
            }

            users.Add(user);
        }

        return true;
    }

    /// <summary>A home as a path may have it; null for one that leads nowhere, everywhere or out of the root.</summary>
    /// <param name="text">The field, at most <see cref="LinuxLimits.HomeBytes"/>.</param>
    /// <returns>The path, absolute and without dots.</returns>
    public static EvidencePath? Home(ReadOnlySpan<byte> text)
        => text.Length <= LinuxLimits.HomeBytes && BytePath.Normal(text) is { Bytes.Length: > 1 } path ? path : null;

    /// <summary>A name as a path's component; null for one that is none.</summary>
    /// <param name="text">The field, at most <see cref="LinuxLimits.IdNameBytes"/>.</param>
    /// <returns>The name.</returns>
    public static EvidenceText? Name(ReadOnlySpan<byte> text)
        => text.Length is > 0 and <= LinuxLimits.IdNameBytes && !text.ContainsAny("/\0"u8) && !text.SequenceEqual("."u8) && !text.SequenceEqual(".."u8) ? new(text.ToArray()) : null;

    private static UserAccount? ParseLine(ReadOnlySpan<byte> line)
    {
        Span<Range> fields = stackalloc Range[HomeField + 1];
        var count = 0;
        foreach (var field in line.Split((byte)':'))
        {
            if (count == fields.Length)
            {
                break;
            }

            fields[count++] = field;
        }

        if (count <= IdField || line[0] is (byte)'#' or (byte)'+' or (byte)'-')
        {
            return null;
        }

        var number = line[fields[IdField]];
        var isNumber = Utf8Parser.TryParse(number, out uint _, out var consumed) && consumed == number.Length && char.IsAsciiDigit((char)number[0]);
        var home = count > HomeField ? Home(line[fields[HomeField]]) : null;
        return isNumber || home is not null ? new(Name(line[fields[0]]), isNumber ? new EvidenceText(number.ToArray()) : null, home) : null;
    }
}
