namespace Forensics.Plugins.Memory.Cores;

/// <summary>A PT_LOAD of a core file.</summary>
/// <param name="StartAddress">First byte.</param>
/// <param name="EndAddress">One past the last byte.</param>
/// <param name="Permissions">As in <c>maps</c>.</param>
/// <param name="IsStored">Whether the file has its bytes; otherwise it says only that there was memory.</param>
internal readonly record struct CoreSegment(ulong StartAddress, ulong EndAddress, string Permissions, bool IsStored)
{
    public ulong LengthBytes => EndAddress - StartAddress;
}
