namespace Forensics.Sdk.Linux.Hashing;

/// <summary>What came of one file.</summary>
/// <typeparam name="TFile">What the caller knows the file by.</typeparam>
/// <param name="File">As it was handed in.</param>
/// <param name="Digests">The digests of the first <paramref name="ReadBytes"/> bytes; null after an error.</param>
/// <param name="Error">The error of <c>pread(2)</c>: EIO, ESTALE, EISDIR; <see cref="Errno.Ok"/> when all was read.</param>
/// <param name="LengthBytes">The length that was stated, in bytes.</param>
/// <param name="ReadBytes">How much was read: 0 to <paramref name="LengthBytes"/>. After an error, what came before it.</param>
/// <param name="IsLonger">The file goes on after <paramref name="LengthBytes"/>: it grew since its length was asked. What goes beyond is in no digest.</param>
public readonly record struct HashedFile<TFile>(TFile File, FileDigests? Digests, Errno Error, long LengthBytes, long ReadBytes, bool IsLonger)
{
    /// <summary>The file ended before the stated length: it shrank. The digests are of what was there.</summary>
    public bool IsShorter => !Error.Failed && ReadBytes < LengthBytes;

    /// <summary>The hashing was cancelled before this file was done: <see cref="Error"/> is ECANCELED.</summary>
    public bool IsCancelled => Error.Number == CancelledNumber;

    private static int CancelledNumber => 125; // ECANCELED, asm-generic/errno.h

    internal static HashedFile<TFile> Cancelled(TFile file, long lengthBytes, long readBytes)
        => new(file, null, new Errno(CancelledNumber), lengthBytes, readBytes, IsLonger: false);
}
