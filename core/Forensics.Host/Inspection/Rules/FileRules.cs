using System.Globalization;
using System.Text;
using Forensics.Host.Inspection.Reading;

namespace Forensics.Host.Inspection.Rules;

/// <summary>What is unusual about a file, by where it lies and what may be done with it. Names and times: <see cref="FileNameRules"/>, <see cref="FileTimeRules"/>.</summary>
internal static class FileRules
{
    private const int SetUserId = 0b100_000_000_000;
    private const int SetGroupId = 0b010_000_000_000;
    private const int Sticky = 0b001_000_000_000;
    private const int GroupExecutes = 0b001_000;
    private const int AnybodyExecutes = 0b001_001_001;
    private const int EverybodyWrites = 0b010;
    private const long HugeBytes = 1L << 30;

    public static IReadOnlyList<Rule<FileLine>> Table { get; } =
    [
        new("library preloaded into every program", 92, "/etc/ld.so.preload is absent on nearly all systems, and is what user-space rootkits use",
            file => file.Path.SequenceEqual("/etc/ld.so.preload"u8) && file.SizeBytes is not 0),
        new("set-user-id file outside the usual folders", 85, "gives whoever starts it the rights of its owner; packages put such files into few folders",
            file => file.IsFile && (file.Mode & SetUserId) != 0 && !Folders.IsUsualForSetId(file.Path)),
        new("set-group-id program outside the usual folders", 65, "gives whoever starts it the rights of its group",
            file => file.IsFile && (file.Mode & SetGroupId) != 0 && (file.Mode & GroupExecutes) != 0 && !Folders.IsUsualForSetId(file.Path)),
        new("file in a system folder that everybody can write", 80, "any user can change what others run or rely on",
            file => file.IsFile && (file.Mode & EverybodyWrites) != 0 && Folders.IsSystem(file.Path)),
        new("system folder that everybody can write", 82, "any user can put and replace files there",
            file => file.IsDirectory && (file.Mode & (EverybodyWrites | Sticky)) == EverybodyWrites && Folders.IsSystem(file.Path)),
        new("folder that everybody can write, without sticky bit", 35, "any user can replace the files of others there",
            file => file.IsDirectory && (file.Mode & (EverybodyWrites | Sticky)) == EverybodyWrites && !Folders.IsSystem(file.Path)),
        new("executable file in a folder for temporary files", 70, "programs are rarely installed there, and often dropped there",
            file => file.IsFile && (file.Mode & AnybodyExecutes) != 0 && Folders.IsTemporary(file.Path)),
        new("regular file in /dev", 80, "device folders hold no files; what is put there is put there to be overlooked",
            file => file.IsFile && Folders.IsAtOrBelow(file.Path, "/dev"u8) && !IsMemoryFolder(file.Path)),
        new("device node outside /dev", 75, "gives access to a disk or memory past the rights of files",
            file => file.IsDevice && !Folders.IsAtOrBelow(file.Path, "/dev"u8) && !IsWhiteout(file)),
        new("immutable or append-only file", 68, "cannot be removed until its attribute is taken away: attackers protect their files so, administrators rarely",
            file => (file.HasFlag("\"immutable\""u8) || file.HasFlag("\"append\""u8)) && !Folders.IsAtOrBelow(file.Path, "/var/log"u8)),
        new("file whose owner has no name", 30, "comes from another system, a container, or a user who was removed",
            file => file.OwnerId is not (null or 0) && file.OwnerName.IsEmpty),
        new("huge file of the last day", 40, "1 GiB or more, changed within 24 hours before it was seen: stolen data is often gathered before it leaves",
            file => file.IsFile && file.SizeBytes >= HugeBytes && file.ModifiedAt is { } modified && file.ReadAt is { } read && modified.Seconds > read.Seconds - RecordTime.Day),
    ];

    public static string Describe(FileLine file)
    {
        var text = new StringBuilder(Shown.Text(file.Path));
        Append(text, ", mode ", file.ModeText);
        if (file.OwnerId is { } id)
        {
            _ = text.Append(CultureInfo.InvariantCulture, $", owner {(file.OwnerName.IsEmpty ? id.ToString(CultureInfo.InvariantCulture) : Shown.Text(file.OwnerName))}");
        }

        if (file.SizeBytes is { } size && file.IsFile)
        {
            _ = text.Append(CultureInfo.InvariantCulture, $", {size:N0} bytes");
        }

        Append(text, ", device ", file.SpecialDevice);
        Append(text, ", modified ", file.ModifiedText);
        Append(text, ", changed ", file.ChangedText);
        return text.ToString();
    }

    // POSIX shared memory, message queues and huge pages are file systems of their own below /dev.
    private static bool IsMemoryFolder(ReadOnlySpan<byte> path)
        => Folders.IsAtOrBelow(path, "/dev/shm"u8) || Folders.IsAtOrBelow(path, "/dev/mqueue"u8) || Folders.IsAtOrBelow(path, "/dev/hugepages"u8);

    // overlayfs marks a removed file by a character device 0:0.
    private static bool IsWhiteout(FileLine file) => file.SpecialDevice.SequenceEqual("0:0"u8);

    private static void Append(StringBuilder text, string label, ReadOnlySpan<byte> value)
        => _ = value.IsEmpty ? text : text.Append(label).Append(Shown.Text(value));
}
