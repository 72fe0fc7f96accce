using Forensics.Sdk;

namespace Forensics.Plugins.Autoruns.Systemd;

/// <summary>Files of one entry a line, with comments of <c>#</c> and <c>;</c>: tmpfiles.d, presets, binfmt.d, modules-load.d.</summary>
internal static class ConfigurationLines
{
    /// <summary>Lines that are no comment and not empty, without spaces around them, at most <see cref="SystemdLimits.Assignments"/>: a fault says that there are more.</summary>
    public static IReadOnlyList<(int Line, string Text)> Of(UnitReader reader, string path)
    {
        var lines = new List<(int, string)>();
        if (reader.Content(path) is not { } content)
        {
            return lines;
        }

        var number = 0;
        foreach (var range in content.Span.Split((byte)'\n'))
        {
            number++;
            var line = content.Span[range].Trim(" \t\r\0"u8);
            if (line.IsEmpty || line[0] is (byte)'#' or (byte)';')
            {
                continue;
            }

            if (lines.Count == SystemdLimits.Assignments)
            {
                reader.Files.Note(new(Latin.Path(path), FaultKind.OverLimit, "LINES_OVER_LIMIT", $"only the first {SystemdLimits.Assignments} lines were taken"));
                break;
            }

            lines.Add((number, Latin.Of(line[..Math.Min(line.Length, SystemdLimits.LineBytes)])));
        }

        return lines;
    }
}
