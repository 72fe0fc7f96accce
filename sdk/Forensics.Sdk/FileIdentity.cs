namespace Forensics.Sdk;

/// <summary>What makes a file the same file while it exists.</summary>
/// <param name="Device">The file system's device number, as <c>makedev(3)</c> gives it.</param>
/// <param name="Inode">The inode number.</param>
public readonly record struct FileIdentity(ulong Device, ulong Inode);
