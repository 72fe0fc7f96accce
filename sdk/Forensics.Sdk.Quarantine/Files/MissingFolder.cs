using Forensics.Sdk.Linux;

namespace Forensics.Sdk.Quarantine.Files;

/// <summary>A folder above a restored file that was not there.</summary>
internal static class MissingFolder
{
    private const uint Mode = 0x1ed; // 0755

    public static Errno Make(FilePlace place, ChangeCalls calls)
    {
        var error = calls.MakeFolder(place.Folder, place.Name, Mode);
        return error.Failed ? error : calls.Sync(place.Folder);
    }

    /// <summary>Removes it when it is empty and ours; a folder that is not there is removed already.</summary>
    public static Errno Remove(TargetRoot root, EvidencePath path, ChangeCalls calls)
    {
        if (FilePlace.Open(root, path, out var place) is { } fault)
        {
            return fault.Code == "FOLDER_MISSING" ? Errno.Ok : new(fault.Errno);
        }

        using (place)
        {
            var error = FileStatus.Read(place!.Folder, place.Name, out var status);
            if (error.Failed)
            {
                return error == Errno.ENOENT ? Errno.Ok : error;
            }

            error = PrivateFolder.IsOurs(status.UserId) ? calls.RemoveFolder(place.Folder, place.Name) : Errno.EPERM;
            return error.Failed ? error : calls.Sync(place.Folder);
        }
    }
}
