namespace Forensics.Plugins.Autoruns.Systemd;

/// <summary>Files of one entry a line, with comments of <c>#</c> and <c>;</c>: tmpfiles.d, presets, binfmt.d, modules-load.d.</summary>
internal static class ConfigurationLines
{
    /// <summary>Lines that are no comment and not empty, without spaces around them, at most <see cref="SystemdLimits.Assignments"/>.</summary>
    public static IReadOnlyList<(int Line, string Text)> Of(ReadOnlySpan<byte> content)
    {
        var lines = new List<(int, string)>();
        var number = 0;
        foreach (var range in content.Split((byte)'\n'))
        {
            number++;
            var line = content[range].Trim(" \t\r\0"u8);
            if (!line.IsEmpty && line[0] is not ((byte)'#' or (byte)';') && lines.Count < SystemdLimits.Assignments)
            {
                lines.Add((number, Latin.Of(line[..Math.Min(line.Length, SystemdLimits.LineBytes)])));
            }
        }

        return lines;
    }
}
