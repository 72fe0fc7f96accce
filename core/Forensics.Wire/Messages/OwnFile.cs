namespace Forensics.Wire.Messages;

/// <summary>A file that the run itself writes.</summary>
/// <param name="Device">Device number, as <c>makedev(3)</c> gives it.</param>
/// <param name="Inode">Inode number.</param>
public sealed record OwnFile(ulong Device, ulong Inode);
