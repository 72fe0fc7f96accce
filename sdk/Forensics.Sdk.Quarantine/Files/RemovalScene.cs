using Forensics.Sdk.Linux;
using Microsoft.Win32.SafeHandles;

namespace Forensics.Sdk.Quarantine.Files;

/// <summary>The folder of a removal as it is found, held open.</summary>
internal sealed class RemovalScene : IDisposable
{
    private RemovalScene(FilePlace? place, PrivateFolder? folder, RemovalView view)
    {
        Place = place;
        Folder = folder;
        View = view;
    }

    /// <summary>Null when the folder is not the one that the ticket means.</summary>
    public FilePlace? Place { get; }

    public PrivateFolder? Folder { get; }

    public RemovalView View { get; }

    /// <summary>Something lies in the private folder.</summary>
    public bool HasObject { get; private init; }

    /// <summary>Something has the private name beside the file, made where there was no room for a folder.</summary>
    public bool HasObjectBeside { get; private init; }

    public static RemovalScene Open(TargetRoot root, RemovalTicket ticket)
    {
        if (FilePlace.Open(root, ticket.Path, out var place) is { } fault)
        {
            return new(null, null, new() { State = RemovalState.FolderUnreachable, Fault = fault });
        }

        if (FileKey.Read(place!.Folder, place.Folder, out var key).Failed || !ticket.Folder.IsSame(key))
        {
            place.Dispose();
            return new(null, null, new() { State = RemovalState.FolderReplaced });
        }

        var error = PrivateFolder.Open(place.Folder, PrivateFolder.NameOf(ticket.Token), out var folder);
        var named = KeyOf(place.Folder, place.Folder, place.Name);
        var inside = folder is null ? null : KeyOf(place.Folder, folder.Handle, PrivateFolder.Object);
        var beside = KeyOf(place.Folder, place.Folder, PrivateFolder.NameOf(ticket.Token, "object"));
        var isPrivate = ticket.File.IsSame(inside) || ticket.File.IsSame(beside);
        return new(place, folder, new()
        {
            State = isPrivate ? RemovalState.Private : ticket.File.IsSame(named) ? RemovalState.AtName : RemovalState.Gone,
            HasPrivateFolder = folder is not null,
            HasStranger = (inside is not null && !ticket.File.IsSame(inside)) || (beside is not null && !ticket.File.IsSame(beside)),
            IsForeign = error == Errno.EPERM,
            IsNameTaken = named is not null && !ticket.File.IsSame(named),
        })
        {
            HasObject = inside is not null,
            HasObjectBeside = beside is not null,
        };
    }

    public void Dispose()
    {
        Folder?.Dispose();
        Place?.Dispose();
    }

    /// <summary>Null when there is nothing of that name.</summary>
    public static FileKey? KeyOf(SafeFileHandle fileSystem, SafeFileHandle folder, ReadOnlySpan<byte> name)
    {
        var error = DirectoryReading.OpenChild(folder, name, OpenAs.Place, out var place);
        using (place)
        {
            return error.Failed || FileKey.Read(fileSystem, place, out var key).Failed ? null : key;
        }
    }
}
