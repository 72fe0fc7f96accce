namespace Forensics.Plugins.Memory.Cores;

/// <summary>Addresses whose bytes are read for the core.</summary>
/// <param name="StartAddress">First byte.</param>
/// <param name="EndAddress">One past the last byte.</param>
/// <param name="OffsetBytes">In the memory's part of the file.</param>
internal readonly record struct CoreRun(ulong StartAddress, ulong EndAddress, long OffsetBytes)
{
    public long LengthBytes => (long)(EndAddress - StartAddress);

    public long EndOffsetBytes => OffsetBytes + LengthBytes;
}
