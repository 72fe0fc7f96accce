namespace Forensics.Plugins.Autoruns.Sources;

/// <summary><c>anacrontab(5)</c>.</summary>
internal static class AnacronTable
{
    private const string Path = "/etc/anacrontab";
    private const int Fields = 4;

    public static IEnumerable<Autorun> Find(Scene scene)
    {
        foreach (var line in scene.Lines(Path, LineRules.Continued))
        {
            if (CronLine.Variable(line.Text) is not null)
            {
                continue;
            }

            var words = line.Words(Fields);
            var isJob = words.Length == Fields && (words[0][0] == '@' || int.TryParse(words[0], out _)) && int.TryParse(words[1], out _);
            yield return !isJob
                ? Scene.At("anacron", Path, line) with { Enabled = false, EnabledReason = "anacron does not understand the line" }
                : scene.Start("anacron", Path, line, words[3]) with
                {
                    Entry = Latin.Text(words[2]),
                    Trigger = words[0][0] == '@' ? $"{Latin.Shown(words[0])}, {words[1]} minutes after anacron"
                        : $"every {words[0]} days, {words[1]} minutes after anacron",
                    RunAs = Latin.Text("root"),
                    Enabled = true,
                    EnabledReason = "the table is read",
                };
        }
    }
}
