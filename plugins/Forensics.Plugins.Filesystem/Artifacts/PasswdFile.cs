using System.Buffers.Text;
using Forensics.Plugins.Filesystem.Mounts;
using Forensics.Sdk;

namespace Forensics.Plugins.Filesystem.Artifacts;

/// <summary>Users of <c>passwd(5)</c>. The file is evidence: a line that is odd in one field is still good for the others.</summary>
internal static class PasswdFile
{
    private const int IdField = 2;
    private const int HomeField = 5;

    /// <summary>Lines of <c>name:password:number:group:comment:home:shell</c>. Comments, NIS's + and lines with neither home nor number are passed over.</summary>
    /// <returns>False when the limit cut the list.</returns>
    public static bool Parse(ReadOnlyMemory<byte> content, int limit, List<UserAccount> users)
    {
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
    public static EvidencePath? Home(ReadOnlySpan<byte> text)
        => text.Length <= ArtifactLimits.HomeBytes && BytePath.Normal(text) is { Bytes.Length: > 1 } path ? path : null;

    /// <summary>A name as a path's component; null for one that is none.</summary>
    public static EvidenceText? Name(ReadOnlySpan<byte> text)
        => text.Length is > 0 and <= ArtifactLimits.UserNameBytes && !text.ContainsAny("/\0"u8) && !text.SequenceEqual("."u8) && !text.SequenceEqual(".."u8) ? new(text.ToArray()) : null;

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
