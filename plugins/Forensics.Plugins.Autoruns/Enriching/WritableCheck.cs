using Forensics.Sdk;
using Forensics.Sdk.Linux;

namespace Forensics.Plugins.Autoruns.Enriching;

/// <summary>
/// Whether somebody who is neither root nor the user that it runs as can write a file, or put another in its place: by its permissions, its owner, or a folder above it,
/// on the way that is written and on the way that links lead. In a sticky folder what exists is safe from all but its owner and the folder's.
/// </summary>
/// <param name="files">The root.</param>
/// <param name="names">Its users and groups.</param>
internal sealed class WritableCheck(RootFiles files, IdNames names)
{
    private const int GroupWrite = 0x10; // 020
    private const int OtherWrite = 0x2; // 002
    private const int Sticky = 0x200; // 01000
    private const int MostKnown = 20_000;

    private readonly Dictionary<EvidencePath, FileStatus?> folders = [];
    private readonly Dictionary<EvidenceText, uint?> users = [];

    /// <summary>Tells it.</summary>
    /// <param name="path">Absolute.</param>
    /// <param name="state">What was read there. Of what does not exist it is told whether others can make it.</param>
    /// <param name="runAs">As whom it runs: a name or number; null for root.</param>
    /// <returns>Null when nothing speaks for it and a status is not known.</returns>
    public bool? Of(EvidencePath path, FileState state, EvidenceText? runAs)
    {
        var user = runAs is { } name ? NumberOf(name) : null;
        var isKnown = state.Exists is not null;
        if ((state.Status is { } own && IsOpenObject(own, user, runAs)) || (state.EndStatus is { } end && IsOpenObject(end, user, runAs)))
        {
            return true;
        }

        foreach (var way in state.Place is { } place && !place.Equals(path) ? new[] { path, place } : [path])
        {
            for (var slash = 0; slash >= 0; slash = NextSlash(way, slash))
            {
                var folder = slash == 0 ? BytePath.Root : new EvidencePath(way.Bytes[..slash]);
                if (Folder(folder) is not { } status)
                {
                    // What comes after it does not exist either.
                    isKnown &= state.Exists == false;
                    break;
                }

                if (status.Type == FileType.Directory && IsOpenFolder(status, user, runAs, isMissing: state.Exists == false && IsMissing(way, slash)))
                {
                    return true;
                }
            }
        }

        return isKnown ? false : null;
    }

    private static int NextSlash(EvidencePath path, int slash)
        => path.Bytes.Span[(slash + 1)..].IndexOf((byte)'/') is >= 0 and var next ? slash + 1 + next : -1;

    /// <summary>Whether what comes next on a way does not exist.</summary>
    private bool IsMissing(EvidencePath way, int slash)
        => NextSlash(way, slash) is var next && (next < 0 || Folder(new(way.Bytes[..next])) is null);

    // What is written into a device or a pipe - /dev/null, to which a mask leads - stays nowhere.
    private bool IsOpenObject(FileStatus status, uint? user, EvidenceText? runAs) => status.Type switch
    {
        FileType.Regular or FileType.SymbolicLink => IsOpen(status, user, runAs),
        FileType.Directory => IsOpenFolder(status, user, runAs, isMissing: false),
        _ => false,
    };

    private bool IsOpenFolder(FileStatus status, uint? user, EvidenceText? runAs, bool isMissing)
        => IsOthers(status, user) || (IsOpen(status, user, runAs) && (isMissing || (status.Permissions & Sticky) == 0));

    private bool IsOpen(FileStatus status, uint? user, EvidenceText? runAs)
        => IsOthers(status, user)
            || (status.Type != FileType.SymbolicLink
                && ((status.Permissions & OtherWrite) != 0 || ((status.Permissions & GroupWrite) != 0 && !IsOwnGroup(status.GroupId, runAs))));

    private static bool IsOthers(FileStatus status, uint? user) => status.UserId != 0 && status.UserId != user;

    // A group of the user's own name is the user's own, as useradd(8) makes them.
    private bool IsOwnGroup(uint group, EvidenceText? runAs) => group == 0 || (runAs is { } name && names.Group(group) is { } own && own.Equals(name));

    private FileStatus? Folder(EvidencePath path)
    {
        if (folders.Count >= MostKnown)
        {
            folders.Clear();
        }

        return folders.TryGetValue(path, out var known) ? known
            : folders[path] = files.Reader.TryRead(_ => (Error: Ask(path, out var status), Status: status), out var answer) && !answer.Error.Failed ? answer.Status : null;
    }

    private Errno Ask(EvidencePath path, out FileStatus status)
    {
        var error = files.Root.Open(path.Bytes.Span, OpenAs.Place, LinkRule.FollowWithinRoot, out var place);
        using (place)
        {
            status = default;
            return error.Failed ? error : FileStatus.Read(place, out status);
        }
    }

    private uint? NumberOf(EvidenceText name)
    {
        if (!users.TryGetValue(name, out var number))
        {
            number = uint.TryParse(name.ToString(), System.Globalization.NumberStyles.None, null, out var written) ? written : names.UserId(name);
            if (users.Count < MostKnown)
            {
                users.Add(name, number);
            }
        }

        return number;
    }
}
