using Forensics.Sdk.Linux;
using Forensics.Sdk.Linux.Proc;

namespace Forensics.Plugins.Processes;

/// <summary>One descriptor of a process. What could not be read is null.</summary>
/// <param name="Number">The descriptor.</param>
/// <param name="Link">Null when it was closed meanwhile.</param>
/// <param name="Status">Of what is open.</param>
/// <param name="Info">From <c>fdinfo</c>.</param>
internal sealed record OpenDescriptor(int Number, LinkReading Link, FileStatus? Status, DescriptorState? Info)
{
    /// <summary>The socket's inode, null for what is no socket.</summary>
    public ulong? SocketInode
        => Link.Path.Bytes.Span.StartsWith("socket:["u8) && Status is null or { Type: FileType.Socket } && NamespaceLink.TryParse(Link.Path.Bytes.Span, out var inode)
            ? inode
            : null;
}
