using System.Globalization;
using System.Text;
using Forensics.Sdk.Linux;
using Microsoft.Win32.SafeHandles;

namespace Forensics.Sdk.Quarantine.Files;

/// <summary>Moves finished files from a private folder to their names, by the plan's rule for names that are taken.</summary>
internal sealed class Placement(RestorePlan plan, ChangeCalls calls)
{
    public List<PlacedName> Placed { get; } = [];

    public List<ReplacedFile> Replaced { get; } = [];

    public static bool Has(FilePlace place, SafeFileHandle file) => Is(place.Folder, place.Name, file);

    /// <summary>Where what the path at an index of the plan replaced is kept: beside it.</summary>
    public static byte[] ReplacedName(RestorePlan plan, int index) => PrivateFolder.NameOf(plan.Token, string.Create(CultureInfo.InvariantCulture, $"replaced-{index}"));

    /// <summary><c>NAME.restored-N</c>, the name cut where the kernel would not take it.</summary>
    public static byte[] RestoredName(ReadOnlySpan<byte> name, int number)
    {
        var end = Encoding.ASCII.GetBytes(string.Create(CultureInfo.InvariantCulture, $".restored-{number}"));
        return [.. name[..Math.Min(name.Length, LinuxLimits.NameBytes - end.Length)], .. end];
    }

    /// <summary>Moves it.</summary>
    /// <returns>Null; or why it has no name: it is in the private folder still.</returns>
    public (Errno Error, RestoreObstacle WhyNot, string Text)? Place(FilePlace place, PrivateFolder folder, int index, SafeFileHandle file)
    {
        var error = Move(place, folder, place.Name);
        for (var attempt = 1; error == ActErrors.EEXIST && plan.Conflict == ConflictRule.Replace && attempt <= ActLimits.PlacingAttempts; attempt++)
        {
            if (!FileStatus.Read(place.Folder, place.Name, out var status).Failed && status.Type == FileType.Directory)
            {
                return (error, RestoreObstacle.IsFolder, "a folder has the name, and none is replaced");
            }

            error = Exchange(place, folder, index, file);
            error = error == Errno.ENOENT ? Move(place, folder, place.Name) : error; // It has just gone.
        }

        if (!error.Failed)
        {
            Placed.Add(new(place.Path, place.Path));
            return null;
        }

        for (var number = 1; error == ActErrors.EEXIST && plan.Conflict == ConflictRule.Rename && number <= ActLimits.RestoredNames; number++)
        {
            var name = RestoredName(place.Name, number);
            var isThere = Is(place.Folder, name, file); // From before a crash.
            error = isThere ? calls.Unlink(folder.Handle, PrivateFolder.Object) : Move(place, folder, name);
            if (!error.Failed)
            {
                Placed.Add(new(place.Path, place.Beside(name)));
                return null;
            }
        }

        return error == ActErrors.EEXIST
            ? (error, RestoreObstacle.NameTaken, plan.Conflict == ConflictRule.Rename ? "the name is taken, and so are all others that were tried" : "the name is taken")
            : (error, default, "the file could not be moved to its name");
    }

    /// <summary>What the first name, opened anew by its path, has otherwise than the plan; null when it cannot be read back.</summary>
    public IReadOnlyList<string>? Compare(TargetRoot root, SafeFileHandle file)
    {
        if (FileCapture.Open(root, Placed[0].Path, out var capture) is not null)
        {
            return null;
        }

        using (capture)
        {
            if (FileStatus.Read(file, out var held).Failed || held.Identity != capture!.Metadata.Identity)
            {
                return ["path"];
            }

            var differences = StateComparison.Compare(capture, plan);
            if (ContentCheck.Compare(capture.Content, plan, out var isSame).Failed)
            {
                return null;
            }

            if (!isSame)
            {
                differences.Insert(0, "content");
            }

            return differences;
        }
    }

    /// <summary>Takes what was replaced out of the private folder, and its marker away.</summary>
    public Errno Keep(FilePlace place, PrivateFolder folder, int index)
    {
        var name = ReplacedName(plan, index);
        var error = calls.Move(folder.Handle, PrivateFolder.Object, place.Folder, name);
        error = error.IsUnknownRule() ? RemovalAct.MoveBack(calls, folder.Handle, PrivateFolder.Object, place.Folder, name) : error;
        var keptAt = error.Failed ? BytePath.Child(place.Beside(folder.Name).Bytes.Span, PrivateFolder.Object) : place.Beside(name);
        Replaced.Add(new(place.Path, keptAt));
        return error.Failed ? error : calls.Unlink(folder.Handle, PrivateFolder.Marker);
    }

    private Errno Move(FilePlace place, PrivateFolder folder, ReadOnlySpan<byte> name) => RemovalAct.MoveBack(calls, folder.Handle, PrivateFolder.Object, place.Folder, name);

    private Errno Exchange(FilePlace place, PrivateFolder folder, int index, SafeFileHandle file)
    {
        // By its second name a repair knows whether the exchange has been.
        var error = calls.Link(file, folder.Handle, PrivateFolder.Marker);
        if (error.Failed && error != ActErrors.EEXIST)
        {
            return error;
        }

        error = calls.Swap(folder.Handle, PrivateFolder.Object, place.Folder, place.Name);
        if (error.Failed)
        {
            _ = calls.Unlink(folder.Handle, PrivateFolder.Marker);
            return error;
        }

        // The file has its name: what fails from here on leaves the private folder, which cannot be removed then, and the caller is told of it.
        _ = Keep(place, folder, index);
        return Errno.Ok;
    }

    private static bool Is(SafeFileHandle folder, ReadOnlySpan<byte> name, SafeFileHandle file)
        => !FileStatus.Read(folder, name, out var named).Failed && !FileStatus.Read(file, out var held).Failed && named.Identity == held.Identity;
}
