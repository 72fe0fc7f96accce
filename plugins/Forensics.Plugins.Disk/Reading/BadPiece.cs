using Forensics.Sdk.Linux;

namespace Forensics.Plugins.Disk.Reading;

/// <summary>What could not be read.</summary>
/// <param name="Offset">From the start of the source, in bytes.</param>
/// <param name="LengthBytes">How much.</param>
/// <param name="Error">What the kernel said last.</param>
/// <param name="Retries">How often the smallest piece was tried again.</param>
internal readonly record struct BadPiece(long Offset, long LengthBytes, Errno Error, int Retries);
