using System.Globalization;
using Forensics.Sdk;
using Forensics.Sdk.Linux;
using Forensics.Sdk.Linux.Proc;

namespace Forensics.Plugins.Processes;

/// <summary>Makes the records of one process's open files, sockets and mappings.</summary>
/// <param name="pid">The process.</param>
/// <param name="uniquePid">Null when unknown.</param>
/// <param name="readAt">When the reading of the process began.</param>
internal sealed class DetailRecords(int pid, string? uniquePid, UnixTime readAt)
{
    private const int AddressDigits = 16;

    public OpenFileRecord OpenFile(OpenDescriptor descriptor, BlobId? blob) => new()
    {
        Pid = pid,
        UniquePid = uniquePid,
        Fd = descriptor.Number,
        Path = descriptor.Link.Path,
        Type = TypeOf(descriptor),
        Flags = descriptor.Info?.Flags is { } flags ? OpenFlagNames.Of(flags) : null,
        PositionBytes = descriptor.Info?.PositionBytes,
        Deleted = descriptor.Link.IsDeleted,
        Memfd = descriptor.Link.IsMemoryFile,
        SizeBytes = descriptor.Status is { Type: FileType.Regular } regular ? regular.LengthBytes : null,
        Device = Number(descriptor.Status?.Device),
        Inode = Number(descriptor.Status?.Inode ?? descriptor.SocketInode),
        MountId = Number(descriptor.Info?.MountId ?? descriptor.Status?.MountId),
        Blob = blob?.Value,
        ReadAt = readAt,
    };

    public SocketRecord Socket(OpenDescriptor descriptor, ulong inode, SocketEntry? entry) => new()
    {
        Pid = pid,
        UniquePid = uniquePid,
        Fd = descriptor.Number,
        Inode = Number(inode),
        Family = entry?.Family,
        Protocol = entry?.Protocol,
        SocketType = entry?.Type,
        LocalAddress = entry?.LocalAddress,
        LocalPort = entry?.LocalPort,
        RemoteAddress = entry?.RemoteAddress,
        RemotePort = entry?.RemotePort,
        ConnectionState = entry?.State,
        UnixPath = entry?.Path,
        ReadAt = readAt,
    };

    public MapRecord Map(MemoryMap map)
    {
        var text = new LinkText(map.Path);
        return new()
        {
            Pid = pid,
            UniquePid = uniquePid,
            StartAddress = Address(map.StartAddress),
            EndAddress = Address(map.EndAddress),
            Permissions = map.Permissions,
            OffsetBytes = map.OffsetBytes,
            Device = map.Inode == 0 ? null : Number(map.Device),
            Inode = map.Inode == 0 ? null : Number(map.Inode),
            MappedPath = map.Path.IsEmpty ? null : map.Inode == 0 ? text.Path : text.UnmarkedPath,
            Deleted = map.Inode == 0 ? null : text.HasDeletedMark,
            ReadAt = readAt,
        };
    }

    private static OpenFileType? TypeOf(OpenDescriptor descriptor) => descriptor switch
    {
        { SocketInode: not null } => OpenFileType.Socket,
        { Status: null } => null,
        { Status.Type: FileType.Regular } => descriptor.Link.Path.Bytes.Span.StartsWith("/"u8) ? OpenFileType.File : OpenFileType.Anonymous,
        { Status.Type: FileType.Directory } => OpenFileType.Directory,
        { Status.Type: FileType.CharacterDevice } => OpenFileType.CharacterDevice,
        { Status.Type: FileType.BlockDevice } => OpenFileType.BlockDevice,
        { Status.Type: FileType.Fifo } => OpenFileType.Fifo,
        { Status.Type: FileType.Socket } => OpenFileType.Socket,
        { Status.Type: FileType.SymbolicLink } => OpenFileType.Symlink,
        _ => OpenFileType.Anonymous,
    };

    private static string Address(ulong address) => address.ToString($"x{AddressDigits}", CultureInfo.InvariantCulture);

    private static string? Number(ulong? value) => value?.ToString(CultureInfo.InvariantCulture);
}
