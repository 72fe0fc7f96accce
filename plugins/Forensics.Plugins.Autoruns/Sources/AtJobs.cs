using System.Globalization;
using Forensics.Sdk;
using Forensics.Sdk.Linux;

namespace Forensics.Plugins.Autoruns.Sources;

/// <summary>Jobs of at and batch: a script each, its name the queue, five hexadecimal digits of its number and eight of the minute since 1970 (at's <c>at.c</c>).</summary>
internal static class AtJobs
{
    private const int NameChars = 14;
    private const int SecondsOfMinute = 60;

    public static IEnumerable<Autorun> Find(Scene scene)
        => scene.ExpandAll(["/var/spool/cron/atjobs/*", "/var/spool/at/*", "/var/spool/atjobs/*", "/var/spool/atd/*"]).Select(path => Job(scene, path)).OfType<Autorun>();

    private static Autorun? Job(Scene scene, string path)
    {
        var name = Latin.Name(path);
        if (name.Length != NameChars || !long.TryParse(name.AsSpan(6), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var minute)
            || !int.TryParse(name.AsSpan(1, 5), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var number)
                || scene.Status(path) is not { Type: FileType.Regular } status)
        {
            return null;
        }

        var lines = scene.Lines(path, LineRules.KeepComments).ToList();
        var uid = lines.Take(8).Select(line => line.Text).FirstOrDefault(text => text.StartsWith("# atrun uid=", StringComparison.Ordinal))?[12..].Split(' ')[0];
        var script = Script(lines);
        var command = string.Join('\n', script.Select(line => line.Text));
        return scene.Start("at", path, script.Count > 0 ? script[0] : null, command) with
        {
            Entry = Latin.Text($"{number} in queue {name[0]}"),
            Trigger = "at " + Time(minute),
            RunAs = uid is null ? null : Latin.Text(scene.UserName(uid)),
            Enabled = (status.Permissions & 0x40) != 0,
            EnabledReason = (status.Permissions & 0x40) == 0 ? "atd runs files of mode x only" : name[0] == '=' ? "it is running" : "it waits for its time",
        };
    }

    private static string Time(long minute)
    {
        var text = new byte[UnixTime.IsoLength];
        return new UnixTime(minute * SecondsOfMinute, 0).TryFormatIso(text) ? System.Text.Encoding.ASCII.GetString(text)[..16] + "Z" : $"minute {minute}";
    }

    // What comes after the folder is set: at itself writes all that is before it. Debian's wraps the script once more.
    private static List<TextLine> Script(List<TextLine> lines)
    {
        var folder = lines.FindIndex(line => line.Text.StartsWith("cd ", StringComparison.Ordinal));
        var end = folder < 0 ? -1 : lines.FindIndex(folder, line => line.Text.Trim() == "}");
        var rest = lines.Skip(Math.Max(end + 1, 0)).Where(line => line.Text[0] != '#').ToList();
        return rest.Count > 0 && rest[0].Text.StartsWith("${SHELL:-/bin/sh} <<", StringComparison.Ordinal)
            ? [.. rest.Skip(1).Where(line => !line.Text.StartsWith("marcinDELIMITER", StringComparison.Ordinal))] : rest;
    }
}
