using Forensics.Host.Inspection.Reading;

namespace Forensics.Host.Inspection.Rules;

/// <summary>Names that are made to be overlooked or misread.</summary>
internal static class FileNameRules
{
    private static readonly byte[][] UsualInTemporary = [".X11-unix"u8.ToArray(), ".ICE-unix"u8.ToArray(), ".font-unix"u8.ToArray(), ".XIM-unix"u8.ToArray(), ".Test-unix"u8.ToArray(), ".dotnet"u8.ToArray()];

    public static IReadOnlyList<Rule<FileLine>> Table { get; } =
    [
        new("file name with control characters", 75, "commands a terminal, or breaks the lines of tools that list it",
            file => Shown.Any(file.Name, Shown.IsControl)),
        new("file name with invisible characters", 72, "looks like another name",
            file => Shown.Any(file.Name, Shown.IsInvisible)),
        new("file name of dots only", 78, "is overlooked beside . and ..",
            file => file.Name.Length > 2 && !file.Name.ContainsAnyExcept((byte)'.', (byte)' ')),
        new("file name that begins or ends with a blank", 66, "looks like another name",
            file => file.Name is [(byte)' ', ..] or [.., (byte)' ']),
        new("hidden folder in / or /dev", 76, "packages make none there",
            file => file.IsDirectory && IsHidden(file.Name) && (Folders.IsParent(file.Path, ""u8) || Folders.IsAtOrBelow(file.Path, "/dev"u8) && !Folders.IsTemporary(file.Path))),
        new("hidden folder in a folder for temporary files", 52, "is where droppers keep their files",
            file => file.IsDirectory && IsHidden(file.Name) && Folders.IsTemporary(file.Path) && !IsUsual(file.Name)),
        new("file name that is not UTF-8", 20, "another encoding, or bytes that tools cannot print",
            file => file.IsNameLossy),
    ];

    private static bool IsHidden(ReadOnlySpan<byte> name) => name is [(byte)'.', _, ..];

    private static bool IsUsual(ReadOnlySpan<byte> name)
    {
        foreach (var usual in UsualInTemporary)
        {
            if (name.SequenceEqual(usual))
            {
                return true;
            }
        }

        return false;
    }
}
