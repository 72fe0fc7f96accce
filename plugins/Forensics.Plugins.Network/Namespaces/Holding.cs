namespace Forensics.Plugins.Network.Namespaces;

/// <summary>One descriptor that is a socket.</summary>
/// <param name="Inode">The socket.</param>
/// <param name="Holder">Index of the process among the scan's holders.</param>
/// <param name="Fd">The descriptor's number.</param>
internal readonly record struct Holding(ulong Inode, int Holder, int Fd);
