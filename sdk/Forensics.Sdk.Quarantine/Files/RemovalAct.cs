using Forensics.Sdk.Linux;
using Microsoft.Win32.SafeHandles;

namespace Forensics.Sdk.Quarantine.Files;

/// <summary>One removal.</summary>
internal sealed class RemovalAct(FileCapture capture, string token, ChangeCalls calls, RemovalOptions options)
{
    internal const ulong ImmutableAttribute = 0x10;
    internal const ulong AppendAttribute = 0x20;
    internal const uint ProtectingFlags = 0x30; // FS_IMMUTABLE_FL, FS_APPEND_FL

    private bool flagsCleared;
    private EvidencePath? folderLeft;
    private EvidencePath? leftAt;

    public RemovalOutcome Run()
    {
        if (Look() is { } refusal)
        {
            return refusal;
        }

        if (options.ClearFlags && capture.Flags is { } flags && (flags.Bits & ProtectingFlags) != 0)
        {
            var error = calls.SetFlags(capture.Content, new(flags.Bits & ~ProtectingFlags));
            if (error.Failed)
            {
                return Refuse(ObstacleOf(error), error, "the file's flags could not be cleared");
            }

            flagsCleared = true;
        }

        var outcome = Take();

        // What other names lead to is as protected as it was.
        return outcome.OriginalDeleted || !flagsCleared ? outcome : outcome with { FlagsLost = calls.SetFlags(capture.Content, capture.Flags!.Value).Failed };
    }

    // What can be known before anything is changed. It can be another a moment later: nothing that follows rests on it.
    private RemovalOutcome? Look()
    {
        var error = FileStatus.Read(capture.Content, out var now);
        var folder = default(FileStatus);
        error = error.Failed ? error : FileStatus.Read(capture.Folder, out folder);
        if (error.Failed)
        {
            return Refuse(RemovalObstacle.Failed, error, "the file's status could not be read", "statx");
        }

        if ((folder.Attributes & ImmutableAttribute) != 0)
        {
            return Refuse(RemovalObstacle.FolderImmutable, default, "the folder is immutable: nothing in it can be removed (chattr -i)");
        }

        if ((folder.Attributes & AppendAttribute) != 0)
        {
            return Refuse(RemovalObstacle.FolderAppendOnly, default, "the folder is append-only: nothing in it can be removed (chattr -a)");
        }

        if (!options.ClearFlags && (now.Attributes & (ImmutableAttribute | AppendAttribute)) != 0)
        {
            return (now.Attributes & ImmutableAttribute) != 0
                ? Refuse(RemovalObstacle.Immutable, default, "the file is immutable, and its flags are left unless asked for otherwise")
                : Refuse(RemovalObstacle.AppendOnly, default, "the file is append-only, and its flags are left unless asked for otherwise");
        }

        error = FileStatus.Read(capture.Folder, capture.Name.Span, out var named);
        return error == Errno.ENOENT ? Refuse(RemovalObstacle.Vanished, error, "the name is gone: somebody else removed or moved the file", "statx")
            : error.Failed ? Refuse(ObstacleOf(error), error, "the name could not be looked at", "statx")
            : named.Identity != now.Identity ? Refuse(RemovalObstacle.Changed, default, "another file has the name now, and was not touched")
            : HasChanged(now) ? Refuse(RemovalObstacle.ContentChanged, default, "the file was changed since it was captured, and was not touched: capture it again")
            : null;
    }

    private RemovalOutcome Take()
    {
        var error = PrivateFolder.Make(capture.Folder, PrivateFolder.NameOf(token), calls, out var folder);
        if (error.IsFull())
        {
            return TakeBeside();
        }

        if (error.Failed)
        {
            return calls.Last == "mkdirat" && error == ActErrors.EEXIST
                ? Refuse(RemovalObstacle.TokenUsed, error, "the private folder of this token is there already: repair the earlier removal, or take another token")
                : Refuse(ObstacleOf(error), error, "no private folder can be made beside the file") with { FolderLeft = LeftFolder() };
        }

        using (folder)
        {
            var outcome = TakeInto(folder!);
            error = folder!.Remove(calls);
            folderLeft = error.Failed ? capture.Beside(folder.Name) : null;
            outcome = outcome with { FolderLeft = folderLeft };
            return outcome.NameRemoved ? Conclude(outcome) : outcome with { LeftAt = leftAt };
        }
    }

    private RemovalOutcome TakeInto(PrivateFolder folder)
    {
        var error = calls.Move(capture.Folder, capture.Name.Span, folder.Handle, PrivateFolder.Object);
        if (error.IsUnknownRule())
        {
            error = calls.MoveOver(capture.Folder, capture.Name.Span, folder.Handle, PrivateFolder.Object);
        }

        return error.Failed
            ? Refuse(error == Errno.ENOENT ? RemovalObstacle.Vanished : ObstacleOf(error), error, "the name could not be moved into the private folder")
            : Unlink(folder.Handle, PrivateFolder.Object, BytePath.Child(capture.Beside(folder.Name).Bytes.Span, PrivateFolder.Object));
    }

    private EvidencePath? LeftFolder()
    {
        var name = PrivateFolder.NameOf(token);
        return calls.Last != "mkdirat" && !FileStatus.Read(capture.Folder, name, out _).Failed ? capture.Beside(name) : null;
    }

    // No room for a folder: a name of the same length or less often still finds one.
    private RemovalOutcome TakeBeside()
    {
        var name = PrivateFolder.NameOf(token, "object");
        var error = calls.Move(capture.Folder, capture.Name.Span, capture.Folder, name);
        if (error.Failed)
        {
            return Refuse(error == Errno.ENOENT ? RemovalObstacle.Vanished : ObstacleOf(error), error, "there is no room for a private folder, and the name could not be moved either");
        }

        var before = FileStatus.Read(capture.Content, out var held).Failed ? 0 : held.Links;
        var outcome = Unlink(capture.Folder, name, capture.Beside(name));
        if (!outcome.NameRemoved)
        {
            return outcome with { LeftAt = leftAt };
        }

        outcome = Conclude(outcome);
        return outcome.LinksLeft is not { } left || left >= before
            ? outcome with { NameRemoved = false, WhyNot = RemovalObstacle.Changed, Text = "a name was unlinked, and the file has as many as before: somebody swapped the name, or made another" }
            : outcome;
    }

    /// <summary>Looks at what was moved, and unlinks it if it is the captured file; else moves it back.</summary>
    private RemovalOutcome Unlink(SafeFileHandle folder, ReadOnlySpan<byte> name, EvidencePath path)
    {
        var error = FileStatus.Read(folder, name, out var moved);
        var held = default(FileStatus);
        error = error.Failed ? error : FileStatus.Read(capture.Content, out held);
        var refusal = error.Failed ? Refuse(RemovalObstacle.Failed, error, "what was moved away could not be looked at", "statx")
            : moved.Identity != held.Identity ? Refuse(RemovalObstacle.Changed, default, "another file had the name by then; it was moved back")
            : HasChanged(held) ? Refuse(RemovalObstacle.ContentChanged, default, "the file was changed since it was captured, and was moved back: capture it again")
            : null;
        if (refusal is null)
        {
            error = calls.Unlink(folder, name);
            if (!error.Failed)
            {
                return new() { NameRemoved = true, OriginalDeleted = false, WhyNot = RemovalObstacle.None };
            }

            refusal = Refuse(ObstacleOf(error), error, "the name could not be unlinked, and was moved back");
        }

        error = MoveBack(calls, folder, name, capture.Folder, capture.Name.Span);
        leftAt = error.Failed ? path : null;
        _ = calls.Sync(capture.Folder);
        return error.Failed
            ? refusal with { Text = $"{refusal.Text}; but {(error == ActErrors.EEXIST ? "the name is taken again" : $"that failed ({error})")}: it lies in {path}" }
            : refusal;
    }

    /// <summary>Without replacing anything, on every file system: where renameat2(2) has no such rule, by one more link.</summary>
    internal static Errno MoveBack(ChangeCalls calls, SafeFileHandle from, ReadOnlySpan<byte> name, SafeFileHandle to, ReadOnlySpan<byte> newName)
    {
        var error = calls.Move(from, name, to, newName);
        if (!error.IsUnknownRule())
        {
            return error;
        }

        error = DirectoryReading.OpenChild(from, name, OpenAs.Place, out var place);
        using (place)
        {
            error = error.Failed ? error : calls.Link(place, to, newName);
            return error.Failed ? error : calls.Unlink(from, name);
        }
    }

    private RemovalOutcome Conclude(RemovalOutcome outcome)
    {
        var sync = calls.Sync(capture.Folder);
        var known = !FileStatus.Read(capture.Content, out var held).Failed;
        outcome = outcome with { LinksLeft = known ? held.Links : null, OriginalDeleted = known && held.Links == 0 };
        return held.Links >= Math.Max(capture.Status.Links, 1) && known
            ? outcome with { WhyNot = RemovalObstacle.HardLinks, Text = $"a name was removed, and {held.Links} lead to the file still, as many as before: somebody made new ones, or swapped the name" }
            : known && held.Links > 0 ? outcome with { WhyNot = RemovalObstacle.HardLinks, Text = $"the name is removed, and {held.Links} others lead to the file still" }
            : sync.Failed ? outcome with
            {
                WhyNot = RemovalObstacle.NotDurable,
                Text = $"it is gone, and could be back after a loss of power: the folder could not be written out ({sync})",
                Errno = sync.Number,
                SystemCall = "fsync",
            }
            : outcome;
    }

    private bool HasChanged(FileStatus now)
        => !options.IgnoreContentChange && (now.ModifiedAt != capture.Status.ModifiedAt || now.LengthBytes != capture.Status.LengthBytes);

    private RemovalOutcome Refuse(RemovalObstacle why, Errno error, string text, string? systemCall = null) => new()
    {
        NameRemoved = false,
        OriginalDeleted = FileStatus.Read(capture.Content, out var held) is { Failed: false } && held.Links == 0,
        LinksLeft = held.Links,
        WhyNot = why,
        Text = error.Failed ? $"{text}: {error}" : text,
        Errno = error.Failed ? error.Number : null,
        SystemCall = error.Failed ? systemCall ?? calls.Last : null,
    };

    private static RemovalObstacle ObstacleOf(Errno error)
        => error == ActErrors.EROFS ? RemovalObstacle.ReadOnlyMount
            : error.IsDenied() ? RemovalObstacle.Denied
            : error.IsFull() ? RemovalObstacle.NoSpace
            : RemovalObstacle.Failed;
}
