namespace Forensics.Sdk.Linux.Packages;

/// <summary>Reads dpkg's <c>status</c> (deb822(5)), one package at a time.</summary>
/// <param name="file">The file.</param>
internal sealed class DpkgStatus(DatabaseFile file)
{
    private const int Md5Bytes = 16;
    private const int MostConffiles = 100_000;

    /// <summary>Goes through all packages.</summary>
    /// <param name="take">Gets each.</param>
    public void Read(Action<DpkgStanza> take)
    {
        var lines = new LineReader(file);
        var stanza = new DpkgStanza();
        var isInConffiles = false;
        while (lines.TryRead(out var line))
        {
            if (line.IsEmpty)
            {
                Give(stanza, take);
                stanza = new();
            }
            else if (line[0] == ' ')
            {
                if (isInConffiles)
                {
                    AddConffile(stanza, line);
                }

                continue;
            }

            isInConffiles = line.StartsWith("Conffiles:"u8);
            if (TextFields.TryGet(line, "Package:"u8, out var value))
            {
                stanza.Name = TextFields.Text(value);
            }
            else if (TextFields.TryGet(line, "Architecture:"u8, out value))
            {
                stanza.Architecture = TextFields.Text(value);
            }
            else if (TextFields.TryGet(line, "Version:"u8, out value))
            {
                stanza.Version = TextFields.Text(value);
            }
        }

        Give(stanza, take);
    }

    private static void Give(DpkgStanza stanza, Action<DpkgStanza> take)
    {
        if (stanza.Name.Length > 0)
        {
            take(stanza);
        }
    }

    /// <summary><c> /path MD5 [obsolete] [remove-on-upgrade]</c>; the word <c>newconffile</c> in place of the MD5. A path may have spaces.</summary>
    private void AddConffile(DpkgStanza stanza, ReadOnlySpan<byte> line)
    {
        var text = line.Trim((byte)' ');
        string? md5 = null;
        for (var words = 0; words < 3; words++)
        {
            var space = text.LastIndexOf((byte)' ');
            if (space <= 0)
            {
                return;
            }

            var word = text[(space + 1)..];
            text = text[..space].TrimEnd((byte)' ');
            md5 = TextFields.Hex(word, Md5Bytes);
            if (md5 is not null || word.SequenceEqual("newconffile"u8))
            {
                break;
            }
        }

        if (stanza.Conffiles.Count == MostConffiles)
        {
            file.OverLimit($"a package has more than {MostConffiles} files of configuration; the rest was passed over");
        }

        if (stanza.Conffiles.Count <= MostConffiles)
        {
            stanza.Conffiles.Add((new(text.ToArray()), md5));
        }
    }
}
