using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;
using Forensics.Host.Inspection.Reading;

namespace Forensics.Host.Inspection.Rules;

/// <summary>What is unusual about something that starts by itself. Of what is not in effect, only what was changed counts.</summary>
internal static class AutorunRules
{
    /// <summary>Longest command that is searched, in bytes.</summary>
    private const int MaxCommandBytes = 16_384;

    // Without backtracking: a command is a stranger's text.
    private static readonly Regex TemporaryCommand = new(@"(^|[\s'""=;&|(<>])(/tmp|/var/tmp|/dev/shm|/run/shm)/[^\s'"";]", RegexOptions.NonBacktracking | RegexOptions.CultureInvariant);

    private static readonly Regex Dropper = new(
        @"base64\s+(-d|-D|--decode)|(curl|wget)\s[^;\n]*\|\s*(sudo\s+)?(\S*/)?(ba|da|z|k|c|a)?sh(\s|$)|sh\s+(-c\s+)?[""'<]*\(?\$?\(\s*(curl|wget)\s|/dev/(tcp|udp)/|(^|[\s;&|/])nc(at)?\s[^;\n]*-[a-z]*e\s|openssl\s+enc\s+-d|xxd\s+-r",
        RegexOptions.NonBacktracking | RegexOptions.CultureInvariant);

    public static IReadOnlyList<Rule<AutorunLine>> Table { get; } =
    [
        new("library preloaded by /etc/ld.so.preload", 92, "loaded into every program; absent on nearly all systems, and what user-space rootkits use",
            autorun => IsPreload(autorun)),
        new("autorun that decodes or downloads what it starts", 91, "base64, curl or wget into a shell, /dev/tcp: droppers start so, packages do not",
            autorun => autorun.IsEnabled is not false && DecodesOrDownloads(autorun)),
        new("autorun in a folder for temporary files", 89, "any user can put a program there; it starts by itself",
            autorun => autorun.IsEnabled is not false && IsTemporary(autorun)),
        new("autorun of no package whose program others can write", 88, "who replaces the program is started in its place",
            autorun => autorun.IsEnabled is true && autorun.PackageState.SequenceEqual("unpackaged"u8) && autorun.IsTargetWritableByOthers && !IsOwn(autorun, autorun.TargetPath)),
        new("packaged program that starts by itself and was changed", 87, "its content is not what its package brought",
            autorun => autorun.TargetPackageState.SequenceEqual("changed"u8)),
        new("packaged autorun that was changed", 74, "no configuration file of its package, and not what that brought",
            autorun => autorun.PackageState.SequenceEqual("changed"u8)),
        new("autorun that others than its user can write", 72, "who writes it decides what another one starts",
            autorun => autorun.IsEnabled is not false && autorun.IsWritableByOthers && !IsOwn(autorun, autorun.Path)),
        new("autorun whose program lies in a hidden folder", 66, "a folder that begins with a dot, and is not one where tools keep programs",
            autorun => autorun.IsEnabled is not false && IsHidden(autorun)),
        new("autorun of no package whose program is of no package", 50, "put there by hand: by an administrator, or by somebody else",
            autorun => autorun.IsEnabled is true && autorun.PackageState.SequenceEqual("unpackaged"u8) && autorun.TargetPackageState.SequenceEqual("unpackaged"u8)),
    ];

    public static string Describe(AutorunLine autorun)
    {
        var text = new StringBuilder(Shown.Text(autorun.Path));
        if (autorun.Line is { } line)
        {
            _ = text.Append(CultureInfo.InvariantCulture, $" line {line}");
        }

        Append(text, ", ", autorun.Type);
        Append(text, ", ", autorun.Trigger);
        Append(text, ", as ", autorun.RunAs);
        Append(text, ": ", autorun.Command.IsEmpty ? autorun.TargetPath : autorun.Command);
        return text.ToString();
    }

    public static bool IsPreload(AutorunLine autorun) => autorun.Path.SequenceEqual("/etc/ld.so.preload"u8);

    /// <summary>By its program, or by its command, where that is not a package's own. The target of a line of tmpfiles.d is what it makes.</summary>
    public static bool IsTemporary(AutorunLine autorun)
        => !(autorun.Type.SequenceEqual("tmpfiles"u8) && IsPackaged(autorun))
            && (Folders.IsTemporary(autorun.TargetPath) || Folders.IsTemporary(autorun.Path) || (!IsPackaged(autorun) && TemporaryCommand.IsMatch(Command(autorun))));

    /// <summary>By its program. What is its own program lies where it is looked for, and what a package's tmpfiles.d makes is none.</summary>
    public static bool IsHidden(AutorunLine autorun)
        => Folders.HasHidden(autorun.TargetPath) && !autorun.TargetPath.SequenceEqual(autorun.Path) && !(autorun.Type.SequenceEqual("tmpfiles"u8) && IsPackaged(autorun));

    public static bool DecodesOrDownloads(AutorunLine autorun) => !IsPackaged(autorun) && Dropper.IsMatch(Command(autorun));

    /// <summary>Whether a path lies in a home, and it is not told as whom it runs: the one who may write it is the one who is started. Where it is told, the collector has left that user out.</summary>
    public static bool IsOwn(AutorunLine autorun, ReadOnlySpan<byte> path) => autorun.RunAs.IsEmpty && Folders.IsHome(path);

    private static bool IsPackaged(AutorunLine autorun) => autorun.PackageState.SequenceEqual("unchanged"u8);

    private static string Command(AutorunLine autorun) => Encoding.UTF8.GetString(autorun.Command[..Math.Min(autorun.Command.Length, MaxCommandBytes)]);

    private static void Append(StringBuilder text, string label, ReadOnlySpan<byte> value)
        => _ = value.IsEmpty ? text : text.Append(label).Append(Shown.Text(value));
}
