using Forensics.Collection.Native;
using Forensics.Collection.Plan;

namespace Forensics.Collection.Actions;

/// <summary>Where what responders did, and what they keep, survives runs and reboots: it belongs to root, and nobody else writes there.</summary>
/// <param name="Path">The folder, absolute.</param>
public sealed record StateFolder(string Path)
{
    /// <summary>Where it lies unless told otherwise.</summary>
    public const string DefaultPath = "/var/lib/forensics";

    private const UnixFileMode OwnerOnly = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute;

    /// <summary>The journal's file.</summary>
    public string JournalPath => System.IO.Path.Combine(Path, "journal.jsonl");

    /// <summary>Who acts holds this file locked.</summary>
    public string LockPath => System.IO.Path.Combine(Path, "lock");

    /// <summary>The folder, for reading what is there.</summary>
    /// <param name="path">As it was named; null for the default.</param>
    /// <exception cref="RefusedException">Others can write it, or a folder on the way to it.</exception>
    /// <exception cref="IOException">It cannot be looked at.</exception>
    public static StateFolder Of(string? path)
    {
        var folder = new StateFolder(System.IO.Path.GetFullPath(path ?? DefaultPath));
        folder.Check();
        return folder;
    }

    /// <summary>Refuses to call a folder empty that cannot be looked into.</summary>
    /// <exception cref="RefusedException">It is root's, and this is not root.</exception>
    public void MustBeReadable()
    {
        try
        {
            _ = !Directory.Exists(Path) || Directory.EnumerateFileSystemEntries(Path).Any();
        }
        catch (UnauthorizedAccessException)
        {
            throw new RefusedException($"--state-dir: {Path} is root's: run this as root");
        }
    }

    /// <summary>Makes it where it is missing, with mode 0700.</summary>
    /// <returns>Whether it was made now.</returns>
    /// <exception cref="RefusedException">Others can write it, or a folder on the way to it.</exception>
    /// <exception cref="IOException">It cannot be made.</exception>
    public bool Make()
    {
        if (Directory.Exists(Path))
        {
            // It may have come since it was looked at.
            Check();
            return false;
        }

        try
        {
            Directory.CreateDirectory(System.IO.Path.GetDirectoryName(Path) ?? "/");
            Directory.CreateDirectory(Path, OwnerOnly);
        }
        catch (UnauthorizedAccessException denied)
        {
            throw new IOException($"the state directory {Path} cannot be made: {denied.Message}", denied);
        }

        // The umask may have taken bits, and an earlier one may have given some.
        File.SetUnixFileMode(Path, OwnerOnly);
        Check();
        return true;
    }

    /// <summary>Whoever can write a folder on the way could put another in its place, and have any file "restored".</summary>
    private void Check()
    {
        for (var at = Path; at is not null; at = System.IO.Path.GetDirectoryName(at))
        {
            if (!System.IO.Path.Exists(at))
            {
                continue;
            }

            if (new DirectoryInfo(at) is not { Exists: true, LinkTarget: null })
            {
                throw new RefusedException($"--state-dir: {at} is no folder, or a link to one: name a folder of root's");
            }

            var (owner, _, mode) = FileOwner.Of(at);
            if (owner != 0 && owner != ProcessIdentity.UserId)
            {
                throw new RefusedException($"--state-dir: {at} belongs to user {owner}: it must belong to root");
            }

            // In a sticky folder (/tmp) only the owner renames and removes.
            if ((mode & (UnixFileMode.GroupWrite | UnixFileMode.OtherWrite)) != 0 && (at == Path || !mode.HasFlag(UnixFileMode.StickyBit)))
            {
                throw new RefusedException($"--state-dir: {at} can be written by others: chmod go-w {at}");
            }
        }
    }
}
