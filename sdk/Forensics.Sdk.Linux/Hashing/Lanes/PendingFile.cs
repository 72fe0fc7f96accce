using Microsoft.Win32.SafeHandles;

namespace Forensics.Sdk.Linux.Hashing.Lanes;

/// <summary>A file that waits to be hashed.</summary>
/// <param name="Handle">Open for reading; closed by who hashes it.</param>
/// <param name="LengthBytes">How much is to be hashed.</param>
/// <param name="File">What the caller knows it by.</param>
/// <param name="Place">What it lies on, for the deadlines.</param>
internal readonly record struct PendingFile<TFile>(SafeFileHandle Handle, long LengthBytes, TFile File, ulong Place);
