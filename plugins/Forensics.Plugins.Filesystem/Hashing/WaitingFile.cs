using Microsoft.Win32.SafeHandles;

namespace Forensics.Plugins.Filesystem.Hashing;

/// <summary>A file to be hashed.</summary>
/// <param name="Entry">Its entry.</param>
/// <param name="File">Open for reading; whoever takes it closes it.</param>
/// <param name="LengthBytes">Its length as status said.</param>
/// <param name="Device">Its file system.</param>
/// <param name="IsApart">It is not for the hasher of many.</param>
internal readonly record struct WaitingFile(PendingEntry Entry, SafeFileHandle File, long LengthBytes, ulong Device, bool IsApart);
